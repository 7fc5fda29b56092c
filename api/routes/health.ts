/** Health and readiness, for monitoring. */
import { z } from '@hono/zod-openapi';
import { declareOpenOperation, createRouter } from '../operation.ts';

const State = z.enum(['up', 'down']);

const health = declareOpenOperation('health', {
  method: 'get',
  path: '/healthz',
  summary: 'whether the process runs',
  request: {},
  answer: { schema: z.object({ status: State }), description: 'it runs' },
});
const readiness = declareOpenOperation('readiness', {
  method: 'get',
  path: '/readyz',
  summary:
    'whether database and Temporal answer; 503 when one does not, and while the process ends',
  request: {},
  answer: { schema: z.object({ database: State, temporal: State }), description: 'both answer' },
});

export const healthRoutes = createRouter()
  .openapi(health, (c) => c.json({ status: 'up' }))
  .openapi(readiness, async (c) => {
    const { dependencies } = c.var;
    const [database, temporal] = await Promise.all([
      checkPing(dependencies.storage.ping()),
      checkPing(dependencies.pingTemporal()),
    ]);
    const isReady = database === 'up' && temporal === 'up' && dependencies.isEnding?.() !== true;
    return c.json({ database, temporal }, isReady ? 200 : 503);
  });

/** Whoever asks waits for no longer than this, and then takes it for down as well. */
const answerWithinMs = 2_000;

const checkPing = (ping: Promise<unknown>): Promise<'up' | 'down'> =>
  new Promise((resolve) => {
    const late = setTimeout(() => resolve('down'), answerWithinMs);
    ping
      .then(
        () => resolve('up'),
        () => resolve('down'),
      )
      .finally(() => clearTimeout(late));
  });
