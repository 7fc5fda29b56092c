/** A completed request by its row: its card is watched for some weeks, and payouts to it can still be stopped. */
import type { RequestRow, WatchEnd } from '../activities/requests.ts';
import { outcomeKinds } from '../domain/request/stages.ts';
import type { ActionName } from '../workflows/contract.ts';
import { ActionRefused } from '../client/errors.ts';
import { isWatchMessage, buildWatchOverError } from '../client/watch.ts';
import type { ApiDependencies } from './dependencies.ts';

const undoneOutcomes: readonly string[] = outcomeKinds.filter((kind) => kind !== 'completed');

/** Completed, and not undone since: its affairs are, or were, with its watch. */
export const isCompleted = ({ closedAt, state }: RequestRow): boolean =>
  closedAt !== undefined && !undoneOutcomes.includes(state.stage);

/** How the watch over the card of a request has ended by now; undefined while it goes on. */
export async function findWatchEnd(
  { storage }: ApiDependencies,
  { acquirerId, requestId }: RequestRow,
): Promise<WatchEnd | undefined> {
  return (await storage.requests.find(acquirerId, requestId))?.watchEnd;
}

/** @throws ActionRefused when the action is too late by what is written */
export async function assertNotTooLate(
  dependencies: ApiDependencies,
  row: RequestRow,
  action: ActionName,
): Promise<void> {
  if (row.closedAt === undefined) return;
  if (!isCompleted(row) || !isWatchMessage(action)) throw new ActionRefused('ACT_WRONG_STAGE');
  const end = await findWatchEnd(dependencies, row);
  if (end) throw buildWatchOverError(end.at);
}
