/** The HTTP API as one app, made from what its routes may reach. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { secureHeaders } from 'hono/secure-headers';
import { atMost, soundJson } from './checking.ts';
import type { ApiEnv, Doors } from './doors.ts';
import { answerNotFound, answerProblem } from './failing.ts';
import { observing } from './observing.ts';
import { actionRoutes } from './routes/actions.ts';
import { documentRoutes } from './routes/documents.ts';
import { readingRoutes } from './routes/reading.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { submissionRoutes } from './routes/submission.ts';
import { vaultRoutes } from './routes/vault.ts';

const jsonBytes = 256 * 1024;
/** A paper of 10 MB and the form around it. */
const formBytes = 10.1 * 1024 * 1024;

export function createApp(doors: Doors): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  app.onError(answerProblem);
  app.notFound(answerNotFound);
  app.use(observing(doors));
  app.use(secureHeaders());
  app.use('/v1/documents', atMost(formBytes));
  app.on(
    'POST',
    ['/v1/card-changes/*', '/v1/accounts', '/v1/persons', '/v1/receipts/*'],
    atMost(jsonBytes),
    soundJson,
  );
  for (const routes of [
    vaultRoutes,
    documentRoutes,
    submissionRoutes,
    actionRoutes,
    readingRoutes,
    receiptRoutes,
  ])
    app.route('/', routes);
  return app;
}
