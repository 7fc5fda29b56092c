/** Delivers events to the endpoints of back offices (docs/decisions/0028-events-out.md). */
import type { EventSender } from '../adapters/events/sender.ts';
import type { Log } from '../adapters/log.ts';
import type { Meter } from '../adapters/metrics/meter.ts';
import type {
  DueEvent,
  EventDeliveries,
  LeasedEndpoint,
  Try,
} from '../adapters/storage/event-deliveries.ts';
import type { EventEndpoints } from '../adapters/storage/event-endpoints.ts';
import type { Events } from '../adapters/storage/events.ts';
import { repeatWork } from './repeated-work.ts';

export interface EventDeliveryDependencies {
  events: Pick<Events, 'publish'>;
  eventEndpoints: Pick<EventEndpoints, 'readSecrets' | 'pause'>;
  eventDeliveries: Pick<EventDeliveries, 'leaseDue' | 'takeDue' | 'recordTry' | 'release'>;
  sendEvent: EventSender;
  meter: Pick<Meter, 'count'>;
  log: Log;
}

const everyMs = 1_000;
/** Published in one transaction. */
const publishedAtOnce = 500;
/** Events of different requests that an endpoint gets at the same time. */
const sentAtOnce = 8;

/**
 * Delivers events until it is called off. Each endpoint is served for itself, so a slow one delays no other; and only
 * one query of them all runs at a time, so that they never take more than one connection from what is more urgent.
 */
export async function keepDeliveringEvents(
  dependencies: EventDeliveryDependencies,
  signal: AbortSignal,
): Promise<void> {
  const deliver = createDeliverer(dependencies);
  const served = new Set<Promise<void>>();
  const onError = (error: unknown) =>
    dependencies.log.error({ error: String(error) }, 'events cannot be delivered');
  await repeatWork(
    async () => {
      for (const serving of await deliver(signal)) {
        const ended: Promise<void> = serving.catch(onError).finally(() => served.delete(ended));
        served.add(ended);
      }
    },
    { everyMs, onError, signal },
  );
  await Promise.all(served);
}

/** Publishes, leases and begins to serve; answers with one promise for each endpoint. */
export function createDeliverer(dependencies: EventDeliveryDependencies) {
  const inTurn = createQueue();
  return async (signal: AbortSignal): Promise<Promise<void>[]> => {
    while ((await inTurn(() => dependencies.events.publish(publishedAtOnce))) === publishedAtOnce);
    const leased = await inTurn(() => dependencies.eventDeliveries.leaseDue());
    return leased.map((endpoint) => serve(dependencies, endpoint, inTurn, signal));
  };
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

function createQueue(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

/** Sends until nothing is due. After an error the lease ends by itself, and another try follows. */
async function serve(
  dependencies: EventDeliveryDependencies,
  endpoint: LeasedEndpoint,
  inTurn: InTurn,
  signal: AbortSignal,
): Promise<void> {
  const { eventDeliveries, eventEndpoints, sendEvent } = dependencies;
  while (!signal.aborted) {
    const due = await inTurn(() => eventDeliveries.takeDue(endpoint, sentAtOnce));
    if (due.length === 0) break;
    const secrets = await inTurn(() => eventEndpoints.readSecrets(endpoint.endpointId));
    // It was deleted meanwhile.
    if (secrets.length === 0) break;
    const tries = await Promise.all(
      due.map(async (event) => ({
        event,
        tried: await sendEvent({ url: endpoint.url, secrets }, event),
      })),
    );
    for (const { event, tried } of tries)
      await inTurn(() => record(dependencies, endpoint, event, tried));
  }
  await inTurn(() => eventDeliveries.release(endpoint));
}

async function record(
  { eventDeliveries, eventEndpoints, meter, log }: EventDeliveryDependencies,
  endpoint: LeasedEndpoint,
  event: DueEvent,
  tried: Try,
): Promise<void> {
  const { endpointId } = endpoint;
  const state = await eventDeliveries.recordTry(endpoint, event.no, tried);
  meter.count('card_change_event_tries_total', { result: toMetric(tried) });
  if (tried.result === 'delivered') return;
  log.warn({ endpointId, eventId: event.id, result: tried.result, state }, 'event not delivered');
  // By Standard Webhooks it wants nothing any more.
  if (tried.result === 'gone') await eventEndpoints.pause(endpoint, 'the endpoint answered 410');
}

const toMetric = ({ status, result }: Try) =>
  result === 'delivered' ? 'delivered' : status === undefined ? 'no-answer' : 'refused';
