/** Builds the HTTP API from its dependencies. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { limitBody, requireSoundJson } from './request-validation.ts';
import type { ApiEnv, ApiDependencies } from './dependencies.ts';
import { answerNotFound, answerProblem } from './problem-response.ts';
import { logRequests } from './request-log.ts';
import { styleHash } from './pages/layout.ts';
import { actionRoutes } from './routes/actions.ts';
import { assessmentRoutes } from './routes/assessments.ts';
import { callbackRoutes } from './routes/callbacks.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { codecRoutes } from './routes/codec.ts';
import { addApiDescription } from './routes/docs.ts';
import { documentRoutes } from './routes/documents.ts';
import { draftPageRoutes } from './routes/draft-page.ts';
import { draftRoutes } from './routes/drafts.ts';
import { freezeRoutes } from './routes/cutover-freezes.ts';
import { healthRoutes } from './routes/health.ts';
import { precheckRoutes } from './routes/precheck.ts';
import { pageRoutes } from './routes/pages.ts';
import { cardChangeRoutes } from './routes/card-changes.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { submissionRoutes } from './routes/submission.ts';
import { vaultRoutes } from './routes/vault.ts';

const kilobyte = 1024;
/** A document of 10 MB and the form around it. */
const formBytes = 10_300 * kilobyte;

/** Far more than ten thousand rows with the longest names. */
const campaignBytes = 32_768 * kilobyte;

/** Pages run no script, load nothing and cannot be framed by another site. */
const securityHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: [styleHash],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
});

const jsonPaths = [
  '/v1/card-changes/*',
  '/v1/drafts/*',
  '/v1/accounts',
  '/v1/persons',
  '/v1/precheck',
  '/v1/receipts/*',
  '/v1/campaigns/:id/*',
  '/v1/freezes/*',
];

export function createApp(dependencies: ApiDependencies): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  app.onError(answerProblem);
  app.notFound(answerNotFound);
  app.use(logRequests(dependencies), securityHeaders, forbidCaching);
  app.use(
    '/codec/*',
    allowTemporalUi(dependencies.temporalUiUrl),
    limitBody(8_192 * kilobyte),
    requireSoundJson,
  );
  app.use('/v1/documents', limitBody(formBytes));
  app.use('/v1/campaigns', limitBody(campaignBytes));
  app.use('/v1/callbacks/*', limitBody(64 * kilobyte));
  app.use('/stop/*', limitBody(kilobyte));
  app.use('/draft/*', limitBody(kilobyte));
  app.on(['POST', 'PUT'], jsonPaths, limitBody(256 * kilobyte), requireSoundJson);
  for (const routes of [
    precheckRoutes,
    vaultRoutes,
    documentRoutes,
    submissionRoutes,
    draftRoutes,
    actionRoutes,
    cardChangeRoutes,
    assessmentRoutes,
    receiptRoutes,
    campaignRoutes,
    freezeRoutes,
    callbackRoutes,
    codecRoutes,
    pageRoutes,
    draftPageRoutes,
    healthRoutes,
  ])
    app.route('/', routes);
  addApiDescription(app);
  return app;
}

const forbidCaching: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  c.header('cache-control', 'no-store');
};

const allowTemporalUi = (origin: string): MiddlewareHandler =>
  cors({
    origin,
    allowMethods: ['POST', 'OPTIONS'],
    allowHeaders: ['X-Namespace', 'Content-Type', 'Authorization'],
    maxAge: 600,
  });
