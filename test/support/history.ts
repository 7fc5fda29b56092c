/** Reads the history of a run: its cost, its first task, and its decrypted payloads. */
import type { Payload } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { createDataConverter } from '../../adapters/temporal/data-converter.ts';
import { codecKeys } from './test-env.ts';

type History = temporal.api.history.v1.IHistory;

/** Events up to the completed update of the acknowledgement. */
export function countUntilAcknowledged({ events = [] }: History) {
  const last = events?.findIndex(
    ({ workflowExecutionUpdateCompletedEventAttributes: done }) => done,
  );
  const before = (events ?? []).slice(0, last);
  const count = (is: (event: temporal.api.history.v1.IHistoryEvent) => unknown): number =>
    before.filter(is).length;
  return {
    tasks: count(({ workflowTaskCompletedEventAttributes: done }) => done),
    localActivities: count(
      ({ markerRecordedEventAttributes: marker }) => marker?.markerName === 'core_local_activity',
    ),
    finishedActivities: count(({ activityTaskCompletedEventAttributes: done }) => done),
  };
}

/**
 * Leaves out workflow tasks that nothing caused and that did nothing. The server that skips time writes one, three
 * events, for a query that meets another task; a real server writes none.
 */
export function leaveOutIdleTasks({ events }: History): History {
  const all = events ?? [];
  const isIdle = (event: HistoryEvent | undefined, i: number): boolean => {
    if (!event?.workflowTaskCompletedEventAttributes) return false;
    const [cause, next] = [all[i - 3], all[i + 1]];
    return !(cause && isCause(cause)) && !(next && isDoneBy(next, event));
  };
  return {
    events: all.filter((_event, i) => ![i, i + 1, i + 2].some((end) => isIdle(all[end], end))),
  };
}

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const isCause = (event: HistoryEvent): boolean =>
  [
    event.workflowExecutionStartedEventAttributes,
    event.activityTaskCompletedEventAttributes,
    event.activityTaskFailedEventAttributes,
    event.activityTaskTimedOutEventAttributes,
    event.timerFiredEventAttributes,
    event.workflowExecutionSignaledEventAttributes,
  ].some(Boolean);

/** A command of the task, or a message that it has accepted. */
const isDoneBy = (event: HistoryEvent, { eventId }: HistoryEvent): boolean =>
  Boolean(event.workflowExecutionUpdateAcceptedEventAttributes) ||
  Object.values(event).some(
    (attributes: { workflowTaskCompletedEventId?: unknown } | null) =>
      String(attributes?.workflowTaskCompletedEventId) === String(eventId),
  );

/** Every payload of a history, decrypted. */
export async function decryptHistory(history: History): Promise<string> {
  const [codec] = createDataConverter(codecKeys).payloadCodecs ?? [];
  const plain = (await codec?.decode(collectPayloads(history))) ?? [];
  return plain.map(({ data }) => Buffer.from(data ?? []).toString('utf8')).join('\n');
}

function collectPayloads(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value) return [value as Payload];
  return Object.values(value).flatMap(collectPayloads);
}
