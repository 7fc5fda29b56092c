/** Events for those who ask for them instead of being told. */
import { z } from '@hono/zod-openapi';
import { EventsAnswer, EventTypeName } from '../answers/events.ts';
import { HttpProblem } from '../http-problem.ts';
import { createRouter, declareOperation, limit } from '../operation.ts';
import { linkNextPage } from '../paging.ts';

const read = declareOperation('readEvents', {
  method: 'get',
  path: '/v1/events',
  summary: 'what happened to card changes, oldest first, after an event that you have',
  request: {
    query: z.strictObject({
      after: z.string().max(64).exactOptional(),
      type: EventTypeName.exactOptional(),
      requestId: z.string().max(128).exactOptional(),
      limit,
    }),
  },
  answer: { schema: EventsAnswer, description: 'one page of events; an empty one at the end' },
});

export const eventRoutes = createRouter().openapi(read, async (c) => {
  const { dependencies, caller } = c.var;
  const { acquirerId, merchantId } = caller;
  const filter = c.req.valid('query');
  const events = await dependencies.storage.events.list({
    ...filter,
    acquirerId,
    ...(merchantId !== undefined && { merchantId }),
  });
  if (!events) throw new HttpProblem('API_NOT_FOUND');
  const after = events.at(-1)?.id ?? filter.after;
  if (after !== undefined && events.length === filter.limit) linkNextPage(c, { after });
  return c.json({ events, ...(after !== undefined && { after }) });
});
