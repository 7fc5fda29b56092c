/** A completed request by its row and trail: its card is watched for some weeks, and payouts to it can be stopped still. */
import type { RequestRow } from '../../activities/records.ts';
import { outcomeKinds } from '../../domain/stages.ts';
import type { ActionName, WatchOutcome } from '../../workflows/contract.ts';
import { ActionRefused } from '../refusals.ts';
import { concernsWatch, watchOver } from '../watches.ts';
import type { Doors } from './doors.ts';

const undone: readonly string[] = outcomeKinds.filter((kind) => kind !== 'completed');

/** Completed, and not undone since: its affairs are, or were, with its watch. */
export const isCompleted = ({ closedAt, standing }: RequestRow): boolean =>
  closedAt !== undefined && !undone.includes(standing.stage);

/** How the watch over the card of a request ended; undefined while it goes on. */
export async function watchEnd(
  { storage }: Doors,
  { acquirerId, requestId }: RequestRow,
): Promise<WatchOutcome | undefined> {
  const trail = await storage.audit.trail(acquirerId, requestId);
  const end = trail.findLast(({ action }) => action === 'watch ended');
  return end && { kind: end.data?.['kind'] as WatchOutcome['kind'], at: end.at };
}

/** @throws ActionRefused when the action is too late by what is written */
export async function assertInTime(
  doors: Doors,
  row: RequestRow,
  action: ActionName,
): Promise<void> {
  if (row.closedAt === undefined) return;
  if (!isCompleted(row) || !concernsWatch(action)) throw new ActionRefused('ACT_WRONG_STAGE');
  const end = await watchEnd(doors, row);
  if (end) throw watchOver(end.at);
}
