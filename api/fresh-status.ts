/** Asks the process itself for the status of a request, for readers who have just acted on it. */
import type { RequestRow } from '../activities/requests.ts';
import { ActionRefused, Unavailable } from '../client/errors.ts';
import { buildWatchRef } from '../client/watch.ts';
import type { Status } from '../workflows/contract.ts';
import type { ApiDependencies } from './dependencies.ts';
import { buildCardChangeRef } from './ownership.ts';
import { isCompleted } from './watch.ts';

/** How long a reader waits for the workflow before the answer comes from SQL; with the rest of the call half a second. */
const statusTimeoutMs = 300;

/** The status from the request or its watch; undefined when neither runs, or Temporal does not answer. */
export async function queryStatus(
  { cardChanges }: ApiDependencies,
  row: RequestRow,
): Promise<Status | undefined> {
  const open = row.closedAt === undefined;
  if (!open && !isCompleted(row)) return undefined;
  try {
    const status = await cardChanges.status(
      open ? buildCardChangeRef(row) : buildWatchRef(buildCardChangeRef(row)),
      statusTimeoutMs,
    );
    return status.watch?.ended ? undefined : status;
  } catch (error) {
    if (error instanceof ActionRefused || error instanceof Unavailable) return undefined;
    throw error;
  }
}
