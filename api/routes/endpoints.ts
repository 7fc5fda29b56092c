/** Endpoints to which events are delivered: made, tested, paused, given another secret, deleted; what was sent to them. */
import { z } from '@hono/zod-openapi';
import {
  DeliveriesAnswer,
  EndpointAnswer,
  EndpointsAnswer,
  EventTypeName,
  NewEndpointAnswer,
  ReplayAnswer,
  SecretAnswer,
  TestAnswer,
} from '../answers/events.ts';
import { createEndpoint, recordChange, replayEvents, requireEndpoint } from '../endpoints.ts';
import { createRouter, declareOperation, IdParams, jsonBody, limit } from '../operation.ts';
import { linkNextPage } from '../paging.ts';

const types = z.array(EventTypeName).min(1).max(100).exactOptional();
const EventId = z.string().regex(/^evt_[0-9a-f]{32}$/);
const Time = z.iso.datetime({ offset: true });

const ReplayBody = z
  .strictObject({
    ids: z.array(EventId).min(1).max(200).exactOptional(),
    from: Time.exactOptional(),
    to: Time.exactOptional(),
  })
  .refine(({ ids, from, to }) => (ids === undefined) !== (from === undefined && to === undefined), {
    path: ['ids'],
  })
  .refine(({ ids, from }) => ids !== undefined || from !== undefined, { path: ['from'] })
  .refine(({ ids, to }) => ids !== undefined || to !== undefined, { path: ['to'] });

const ofOne = { params: IdParams };
const one = { schema: EndpointAnswer, description: 'the endpoint as it is now' };

const create = declareOperation('createEndpoint', {
  method: 'post',
  path: '/v1/endpoints',
  summary: 'has events delivered to an address from now on',
  request: { body: jsonBody(z.strictObject({ url: z.string().max(2_000), types })) },
  answer: { status: 201, schema: NewEndpointAnswer, description: 'the endpoint, and its secret' },
});

const list = declareOperation('listEndpoints', {
  method: 'get',
  path: '/v1/endpoints',
  summary: 'the endpoints of your acquirer',
  request: {},
  answer: { schema: EndpointsAnswer, description: 'oldest first' },
});

const test = declareOperation('testEndpoint', {
  method: 'post',
  path: '/v1/endpoints/{id}/test',
  summary: 'sends a test event, once; the deliveries show what came of it',
  request: ofOne,
  answer: { status: 202, schema: TestAnswer, description: 'the id of the test event' },
});

const pause = declareOperation('pauseEndpoint', {
  method: 'post',
  path: '/v1/endpoints/{id}/pause',
  summary: 'sends nothing any more; events wait',
  request: ofOne,
  answer: one,
});

const resume = declareOperation('resumeEndpoint', {
  method: 'post',
  path: '/v1/endpoints/{id}/resume',
  summary: 'sends again, first what has waited',
  request: ofOne,
  answer: one,
});

const choose = declareOperation('chooseEventTypes', {
  method: 'post',
  path: '/v1/endpoints/{id}/types',
  summary: 'chooses which events are delivered from now on; all without `types`',
  request: { ...ofOne, body: jsonBody(z.strictObject({ types })) },
  answer: one,
});

const rotate = declareOperation('rotateEndpointSecret', {
  method: 'post',
  path: '/v1/endpoints/{id}/secret',
  summary: 'makes a new secret, which signs beside the one before for a while',
  request: {
    ...ofOne,
    body: jsonBody(
      z.strictObject({
        overlapHours: z
          .number()
          .int()
          .min(0)
          .max(168)
          .describe('how long the one before goes on to sign; 0 when it was disclosed'),
      }),
    ),
  },
  answer: { schema: SecretAnswer, description: 'the new secret' },
});

const replay = declareOperation('replayEvents', {
  method: 'post',
  path: '/v1/endpoints/{id}/replay',
  summary: 'sends events once more: some by id, or those of a time',
  request: { ...ofOne, body: jsonBody(ReplayBody) },
  answer: { status: 202, schema: ReplayAnswer, description: 'how many will be sent' },
});

const remove = declareOperation('deleteEndpoint', {
  method: 'post',
  path: '/v1/endpoints/{id}/delete',
  summary: 'sends nothing any more, for good; what waits is dropped',
  request: ofOne,
  answer: { schema: EndpointsAnswer, description: 'the other endpoints' },
});

const deliveries = declareOperation('listDeliveries', {
  method: 'get',
  path: '/v1/endpoints/{id}/deliveries',
  summary: 'what was sent when, and what the endpoint answered',
  request: {
    ...ofOne,
    query: z.strictObject({
      state: z.enum(['pending', 'delivered', 'dead']).exactOptional(),
      before: EventId.exactOptional(),
      limit,
    }),
  },
  answer: { schema: DeliveriesAnswer, description: 'newest first, before an event that you have' },
});

export const endpointRoutes = createRouter()
  .openapi(create, async (c) => {
    const made = await createEndpoint(c.var.dependencies, c.var.caller, c.req.valid('json'));
    return c.json(made, 201);
  })
  .openapi(list, async (c) => {
    const { dependencies, caller } = c.var;
    const endpoints = await dependencies.storage.eventEndpoints.list(caller.acquirerId);
    return c.json({ endpoints });
  })
  .openapi(test, async (c) => {
    const { dependencies, caller } = c.var;
    const { ref } = await requireEndpoint(dependencies, caller, c.req.valid('param').id);
    const eventId = await dependencies.storage.eventEndpoints.test(ref);
    await recordChange(dependencies, caller, ref.endpointId, 'tested');
    return c.json({ eventId }, 202);
  })
  .openapi(pause, async (c) => {
    const { dependencies, caller } = c.var;
    const { ref } = await requireEndpoint(dependencies, caller, c.req.valid('param').id);
    await recordChange(dependencies, caller, ref.endpointId, 'paused');
    await dependencies.storage.eventEndpoints.pause(ref);
    return c.json((await requireEndpoint(dependencies, caller, ref.endpointId)).endpoint);
  })
  .openapi(resume, async (c) => {
    const { dependencies, caller } = c.var;
    const { ref } = await requireEndpoint(dependencies, caller, c.req.valid('param').id);
    await recordChange(dependencies, caller, ref.endpointId, 'resumed');
    await dependencies.storage.eventEndpoints.resume(ref);
    return c.json((await requireEndpoint(dependencies, caller, ref.endpointId)).endpoint);
  })
  .openapi(choose, async (c) => {
    const { dependencies, caller } = c.var;
    const { ref } = await requireEndpoint(dependencies, caller, c.req.valid('param').id);
    const chosen = c.req.valid('json').types;
    await recordChange(
      dependencies,
      caller,
      ref.endpointId,
      `set to ${chosen?.join(', ') ?? 'all types'}`,
    );
    await dependencies.storage.eventEndpoints.chooseTypes(ref, chosen);
    return c.json((await requireEndpoint(dependencies, caller, ref.endpointId)).endpoint);
  })
  .openapi(rotate, async (c) => {
    const { dependencies, caller } = c.var;
    const { ref } = await requireEndpoint(dependencies, caller, c.req.valid('param').id);
    const { overlapHours } = c.req.valid('json');
    await recordChange(dependencies, caller, ref.endpointId, 'given a new secret, which was shown');
    const made = await dependencies.storage.eventEndpoints.rotateSecret(ref, overlapHours);
    return c.json({ endpointId: ref.endpointId, ...made });
  })
  .openapi(replay, async (c) => {
    const { dependencies, caller } = c.var;
    const { ids, from = '', to = '' } = c.req.valid('json');
    const chosen = ids ? { ids } : { from, to };
    const { id } = c.req.valid('param');
    return c.json({ replayed: await replayEvents(dependencies, caller, id, chosen) }, 202);
  })
  .openapi(remove, async (c) => {
    const { dependencies, caller } = c.var;
    const { ref } = await requireEndpoint(dependencies, caller, c.req.valid('param').id);
    await recordChange(dependencies, caller, ref.endpointId, 'deleted');
    await dependencies.storage.eventEndpoints.delete(ref);
    return c.json({ endpoints: await dependencies.storage.eventEndpoints.list(ref.acquirerId) });
  })
  .openapi(deliveries, async (c) => {
    const { dependencies, caller } = c.var;
    const { ref } = await requireEndpoint(dependencies, caller, c.req.valid('param').id);
    const filter = c.req.valid('query');
    const listed = await dependencies.storage.eventDeliveries.list(ref, filter);
    const before = listed.at(-1)?.eventId;
    if (before !== undefined && listed.length === filter.limit) linkNextPage(c, { before });
    return c.json({ deliveries: listed });
  });
