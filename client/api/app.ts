/** The HTTP API as one app, made from what its routes may reach. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { atMost, soundJson } from './checking.ts';
import type { ApiEnv, Doors } from './doors.ts';
import { answerNotFound, answerProblem } from './failing.ts';
import { observing } from './observing.ts';
import { styleHash } from './pages/layout.ts';
import { actionRoutes } from './routes/actions.ts';
import { assessmentRoutes } from './routes/assessments.ts';
import { callbackRoutes } from './routes/callbacks.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { codecRoutes } from './routes/codec.ts';
import { describeItself } from './routes/docs.ts';
import { documentRoutes } from './routes/documents.ts';
import { draftPageRoutes } from './routes/draft-page.ts';
import { draftRoutes } from './routes/drafts.ts';
import { freezeRoutes } from './routes/freezes.ts';
import { machineRoutes } from './routes/machines.ts';
import { precheckRoutes } from './routes/precheck.ts';
import { pageRoutes } from './routes/pages.ts';
import { readingRoutes } from './routes/reading.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { submissionRoutes } from './routes/submission.ts';
import { vaultRoutes } from './routes/vault.ts';

const kilobyte = 1024;
/** A paper of 10 MB and the form around it. */
const formBytes = 10_300 * kilobyte;

/** Ten thousand rows of the longest names, many times over. */
const campaignBytes = 32_768 * kilobyte;

/** No page of ours runs a script, loads anything, or stands in another's frame. */
const headers = secureHeaders({
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

export function createApp(doors: Doors): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  app.onError(answerProblem);
  app.notFound(answerNotFound);
  app.use(observing(doors), headers, neverStored);
  app.use('/codec/*', uiOnly(doors.temporalUiUrl), atMost(8_192 * kilobyte), soundJson);
  app.use('/v1/documents', atMost(formBytes));
  app.use('/v1/campaigns', atMost(campaignBytes));
  app.use('/v1/callbacks/*', atMost(64 * kilobyte));
  app.use('/stop/*', atMost(kilobyte));
  app.use('/draft/*', atMost(kilobyte));
  app.on(['POST', 'PUT'], jsonPaths, atMost(256 * kilobyte), soundJson);
  for (const routes of [
    precheckRoutes,
    vaultRoutes,
    documentRoutes,
    submissionRoutes,
    draftRoutes,
    actionRoutes,
    readingRoutes,
    assessmentRoutes,
    receiptRoutes,
    campaignRoutes,
    freezeRoutes,
    callbackRoutes,
    codecRoutes,
    pageRoutes,
    draftPageRoutes,
    machineRoutes,
  ])
    app.route('/', routes);
  describeItself(app);
  return app;
}

const neverStored: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  c.header('cache-control', 'no-store');
};

const uiOnly = (origin: string): MiddlewareHandler =>
  cors({
    origin,
    allowMethods: ['POST', 'OPTIONS'],
    allowHeaders: ['X-Namespace', 'Content-Type', 'Authorization'],
    maxAge: 600,
  });
