/** Builds the HTTP API from its dependencies. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import type { ApiEnv, ApiDependencies } from './dependencies.ts';
import { reportLimits } from './limit-headers.ts';
import { answerNotFound, answerProblem } from './problem-response.ts';
import { logRequests } from './request-log.ts';
import { referenceHeaders } from './description/reference.ts';
import { requireSoundPath } from './request-validation.ts';
import { deskStyleHash } from './desk/frame.ts';
import { deskRoutes } from './desk/routes.ts';
import { deskSignInRoutes } from './desk/sign-in.ts';
import { taskPageRoutes } from './desk/tasks/routes.ts';
import { supervisionRoutes } from './desk/supervision/routes.ts';
import { hostedOpeningRoutes } from './hosted/opening.ts';
import { hostedProgressRoutes } from './hosted/progress.ts';
import { hostedRoutes } from './hosted/routes.ts';
import { styleHash } from './pages/layout.ts';
import { showServicePhone } from './pages/service-phone.ts';
import { actionRoutes } from './routes/actions.ts';
import { assessmentRoutes } from './routes/assessments.ts';
import { branchRoutes } from './routes/branches.ts';
import { callbackRoutes } from './routes/callbacks.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { codecRoutes } from './routes/codec.ts';
import { addApiDescription } from './routes/docs.ts';
import { documentRoutes } from './routes/documents.ts';
import { draftPageRoutes } from './routes/draft-page.ts';
import { draftRoutes } from './routes/drafts.ts';
import { endpointRoutes } from './routes/endpoints.ts';
import { eventRoutes } from './routes/events.ts';
import { freezeRoutes } from './routes/cutover-freezes.ts';
import { guideRoutes } from './routes/guide.ts';
import { healthRoutes } from './routes/health.ts';
import { networkNotificationRoutes } from './routes/network-notifications.ts';
import { payoutRoutes } from './routes/payouts.ts';
import { precheckRoutes } from './routes/precheck.ts';
import { presentAccountRoutes } from './routes/present-account.ts';
import { stopPageRoutes } from './routes/stop-page.ts';
import { statusPageRoutes } from './routes/status-page.ts';
import { cardChangeRoutes } from './routes/card-changes.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { renewalRoutes } from './routes/renewals.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { shortLinkPath } from '../domain/notices/short-links.ts';
import { linkRevocationRoutes, shortLinkRoutes } from './routes/short-links.ts';
import { serveShortLinks } from './short-links.ts';
import { taskRoutes } from './routes/tasks.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { submissionRoutes } from './routes/submission.ts';
import { vaultRoutes } from './routes/vault.ts';

/** Pages but the API reference run no script, load nothing but pictures of the desk and cannot be framed by another site. */
const buildSecurityHeaders = (ownStyle: string, pictures: readonly string[] = []) =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: [ownStyle],
      ...(pictures.length > 0 && { imgSrc: [...pictures] }),
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
  });
const securityHeaders = buildSecurityHeaders(styleHash);
const deskHeaders = buildSecurityHeaders(deskStyleHash, ["'self'"]);

/** Those of a group of pages, by the beginning of their paths. */
const headersOfPages: Readonly<Record<string, MiddlewareHandler>> = {
  desk: deskHeaders,
  docs: referenceHeaders,
};
const addSecurityHeaders: MiddlewareHandler<ApiEnv> = (c, next) =>
  (headersOfPages[c.req.path.split('/')[1] ?? ''] ?? securityHeaders)(c, next);

export function createApp(dependencies: ApiDependencies): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  app.onError(answerProblem);
  app.notFound(answerNotFound);
  app.use(
    `${shortLinkPath}:code`,
    serveShortLinks(dependencies, (request, env) => app.fetch(request, env)),
  );
  app.use(logRequests(dependencies), addSecurityHeaders, forbidCaching);
  app.use(reportLimits);
  app.use('/v1/*', requireSoundPath);
  for (const pages of [
    '/stop/*',
    '/status/*',
    '/draft/*',
    '/change',
    '/change/*',
    `${shortLinkPath}*`,
  ])
    app.use(pages, showServicePhone);
  app.use('/codec/*', allowTemporalUi(dependencies.temporalUiUrl));
  for (const routes of [
    precheckRoutes,
    guideRoutes,
    branchRoutes,
    presentAccountRoutes,
    renewalRoutes,
    vaultRoutes,
    documentRoutes,
    submissionRoutes,
    draftRoutes,
    sessionRoutes,
    actionRoutes,
    cardChangeRoutes,
    payoutRoutes,
    assessmentRoutes,
    receiptRoutes,
    evidenceRoutes,
    campaignRoutes,
    freezeRoutes,
    eventRoutes,
    endpointRoutes,
    taskRoutes,
    callbackRoutes,
    networkNotificationRoutes,
    codecRoutes,
    stopPageRoutes,
    statusPageRoutes,
    draftPageRoutes,
    linkRevocationRoutes,
    shortLinkRoutes,
    healthRoutes,
  ])
    app.route('/', routes);
  app.route('/', hostedOpeningRoutes);
  app.route('/', hostedRoutes);
  app.route('/', hostedProgressRoutes);
  app.route('/', deskSignInRoutes);
  app.route('/', supervisionRoutes);
  app.route('/', taskPageRoutes);
  app.route('/', deskRoutes);
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
