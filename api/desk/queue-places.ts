/** Places in the queue, as addresses of the desk have them. */
import type { RequestRow } from '../../activities/requests.ts';
import type { QueuePlace } from '../../adapters/storage/desk-queue.ts';

/** Where a request is now. */
export const findPlace = ({ promisedBy, requestId }: RequestRow): QueuePlace => ({
  requestId,
  due: promisedBy,
});

/** The parameter of an address that leads on from a place. */
export const formatPlace = ({ due = '', requestId }: QueuePlace): string =>
  `behind=${encodeURIComponent(`${due}~${requestId}`)}`;

/** The place that an address names, if it names one. */
export function readPlace(behind: string | undefined): QueuePlace | undefined {
  const [, due, requestId] =
    /^(\d{4}-[\d:.TZ-]{1,30})?~([A-Za-z0-9_-]{8,64})$/.exec(behind ?? '') ?? [];
  return requestId === undefined ? undefined : { requestId, due };
}
