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
