/** The watch of a completed request as SQL knows it: payouts to the new card can still be stopped while it runs. */
import type { RequestRow, WatchEnd } from '../activities/requests.ts';
import { outcomeKinds } from '../domain/request/stages.ts';
import type { ActionName } from '../workflows/contract.ts';
import { ActionRefused } from '../client/errors.ts';
import { isWatchMessage, buildWatchOverError } from '../client/watch.ts';
import type { ApiDependencies } from './dependencies.ts';

const undoneOutcomes: readonly string[] = outcomeKinds.filter((kind) => kind !== 'completed');

/** Whether a request was completed and not rolled back since: it has, or had, a watch. */
export const isCompleted = ({ closedAt, state }: RequestRow): boolean =>
  closedAt !== undefined && !undoneOutcomes.includes(state.stage);

/** How the watch of a request has ended by now; undefined while it runs. */
export async function findWatchEnd(
  { storage }: ApiDependencies,
  { acquirerId, requestId }: RequestRow,
): Promise<WatchEnd | undefined> {
  return (await storage.requests.find(acquirerId, requestId))?.watchEnd;
}

/** @throws ActionRefused when the stored state of the request shows that the action is too late */
export async function assertNotTooLate(
  dependencies: ApiDependencies,
  row: RequestRow,
  action: ActionName,
): Promise<void> {
  if (row.closedAt === undefined) return;
  if (!isCompleted(row) || !isWatchMessage(action))
    throw new ActionRefused('ACT_WRONG_STAGE', { params: { stage: row.state.stage } });
  const end = await findWatchEnd(dependencies, row);
  if (end) throw buildWatchOverError(end.at);
}
