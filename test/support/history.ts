/** What a run's history tells: its cost, its first task, and the plain text of all it keeps. */
import type { Payload } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { dataConverter } from '../../adapters/temporal/data-converter.ts';
import { codecKeys } from './house.ts';

type History = temporal.api.history.v1.IHistory;

/** Events up to the completed update of the acknowledgement. */
export function untilAcknowledged({ events = [] }: History) {
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

/** Every payload of a history, decrypted. */
export async function plainTextOf(history: History): Promise<string> {
  const [codec] = dataConverter(codecKeys).payloadCodecs ?? [];
  const plain = (await codec?.decode(payloadsIn(history))) ?? [];
  return plain.map(({ data }) => Buffer.from(data ?? []).toString('utf8')).join('\n');
}

function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value) return [value as Payload];
  return Object.values(value).flatMap(payloadsIn);
}
