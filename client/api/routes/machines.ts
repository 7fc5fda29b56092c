/** For machines that watch this one. */
import { z } from '@hono/zod-openapi';
import { calendarCover } from '../../../domain/calendar-cover.ts';
import { openOperation, router } from '../operation.ts';

const State = z.enum(['up', 'down']);

const health = openOperation('health', {
  method: 'get',
  path: '/healthz',
  summary: 'the process lives',
  request: {},
  answer: { schema: z.object({ status: State }), description: 'it does' },
});
const readiness = openOperation('readiness', {
  method: 'get',
  path: '/readyz',
  summary: 'database and Temporal answer; 503 when one does not',
  request: {},
  answer: { schema: z.object({ database: State, temporal: State }), description: 'both do' },
});
const metrics = openOperation('metrics', {
  method: 'get',
  path: '/metrics',
  summary:
    'Prometheus text: calls by route and status, open requests by stage, days the calendar covers',
  request: {},
});

export const machineRoutes = router()
  .openapi(health, (c) => c.json({ status: 'up' }))
  .openapi(readiness, async (c) => {
    const { doors } = c.var;
    const [database, temporal] = await Promise.all([
      state(doors.storage.ping()),
      state(doors.pingTemporal()),
    ]);
    return c.json({ database, temporal }, database === 'up' && temporal === 'up' ? 200 : 503);
  })
  .openapi(metrics, async (c) => {
    const { storage, metrics: ours, policies } = c.var.doors;
    const now = new Date().toISOString();
    const calendars = policies.map(({ profile, values }) => ({
      profile,
      daysLeft: calendarCover(now, values).daysLeft,
    }));
    return c.text(ours.text(await storage.requests.openByStage(), calendars));
  });

const state = (ping: Promise<unknown>): Promise<'up' | 'down'> =>
  ping.then(
    () => 'up',
    () => 'down',
  );
