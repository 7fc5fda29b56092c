/** Endpoints of the caller's acquirer: who changed what is in the access log. */
import type { EndpointRef } from '../adapters/storage/event-endpoints.ts';
import type { ReplayChoice } from '../adapters/storage/event-replay.ts';
import { buildRefusal } from '../client/validation.ts';
import type { EventType } from '../domain/events/catalogue.ts';
import type { Endpoint } from '../domain/events/delivery.ts';
import type { Caller } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';

/** Of an acquirer: each is served for itself. */
const maxEndpoints = 20;
/** Events that one replay sends. */
const maxReplayed = 10_000;

/** @throws HttpProblem 404 for an endpoint that is unknown, deleted or of another acquirer */
export async function requireEndpoint(
  { storage }: ApiDependencies,
  { acquirerId }: Caller,
  endpointId: string,
): Promise<{ ref: EndpointRef; endpoint: Endpoint }> {
  const ref = { acquirerId, endpointId };
  const endpoint = await storage.eventEndpoints.find(ref);
  if (!endpoint) throw new HttpProblem('API_NOT_FOUND');
  return { ref, endpoint };
}

/** @throws ActionRefused when the address is not a public one, or an endpoint has it already; HttpProblem */
export async function createEndpoint(
  dependencies: ApiDependencies,
  caller: Caller,
  { url, types }: { url: string; types?: readonly EventType[] },
): Promise<Endpoint & { secret: string }> {
  const { storage } = dependencies;
  const { acquirerId } = caller;
  if (!(await dependencies.isFitForEvents(url)))
    throw refuseField('url', 'INP_FORMAT', 'an https address on the public internet');
  if ((await storage.eventEndpoints.list(acquirerId)).length >= maxEndpoints)
    throw new HttpProblem('API_ENDPOINT_LIMIT');
  const made = await storage.eventEndpoints.create({
    acquirerId,
    url: new URL(url).href,
    by: caller.id,
    ...(types && { types }),
  });
  if (!made) throw refuseField('url', 'INP_REPEATED');
  await recordChange(dependencies, caller, made.endpointId, 'created, its secret shown');
  const { endpoint } = await requireEndpoint(dependencies, caller, made.endpointId);
  return { ...endpoint, secret: made.secret };
}

/** @throws ActionRefused when it would be too many; HttpProblem */
export async function replayEvents(
  dependencies: ApiDependencies,
  caller: Caller,
  endpointId: string,
  chosen: ReplayChoice,
): Promise<number> {
  const { ref } = await requireEndpoint(dependencies, caller, endpointId);
  const replayed = await dependencies.storage.eventDeliveries.replay(ref, chosen, maxReplayed);
  if (replayed === undefined)
    throw refuseField('to', 'INP_FORMAT', `a time with ${maxReplayed} events at most`);
  await recordChange(dependencies, caller, endpointId, `${replayed} events sent once more`);
  return replayed;
}

export const recordChange = (
  { storage }: ApiDependencies,
  { acquirerId, id }: Caller,
  endpointId: string,
  what: string,
): Promise<void> =>
  storage.accessLog.record([endpointId], `endpoint ${what}, by ${acquirerId}/${id}`);

const refuseField = (field: string, code: 'INP_FORMAT' | 'INP_REPEATED', expected?: string) =>
  buildRefusal([{ field, code, params: { field, ...(expected !== undefined && { expected }) } }]);
