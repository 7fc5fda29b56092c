/** Scans the request index scope by scope. A retry continues after the last heartbeat. */
import { activityInfo, cancellationSignal, heartbeat, log } from '@temporalio/activity';
import { PortFailure } from '../domain/parties/port-failure.ts';
import type { MerchantRef, ScopeRef } from './calls.ts';

export interface ScanReport {
  /** How many requests or merchants were visited. */
  compared: number;
  /** How many the other side does not know, or has not told of. */
  unreadable: number;
}

/** How far a scan has come, as its heartbeats say it. */
export interface ScanProgress<Place> extends ScanReport {
  /** The place that was visited last. */
  after?: Place;
  /** The place that is being visited, and how many attempts have begun it. */
  failing?: { place: Place; times: number };
  /** Somebody failed at every try, or in part: what nobody has seen is not over for that. */
  isIncomplete?: true;
}

/** At one place a scan stops so often; then it goes on, and the next run looks there again. */
const maxTries = 3;

/**
 * Visits every request of a scan. One that the other side refuses, or that fails or hangs again and again, is counted, and
 * the scan goes on: nobody else waits for it.
 * @param leaveOut what to do about a request that was counted so
 * @throws what `visit` threw, to be tried again
 */
export async function scanRequests<Summary extends ScopeRef & { requestId: string }>(
  scan: (after?: ScopeRef) => AsyncIterable<Summary>,
  visit: (request: Summary, progress: ScanProgress<ScopeRef>) => Promise<void>,
  leaveOut: (request: Summary) => Promise<void> = () => Promise.resolve(),
): Promise<ScanProgress<ScopeRef>> {
  const earlier = activityInfo().heartbeatDetails as ScanProgress<ScopeRef> | undefined;
  const progress: ScanProgress<ScopeRef> = { compared: 0, unreadable: 0, ...earlier };
  for await (const request of scan(progress.after)) {
    const { acquirerId, merchantId, terminal } = request;
    const place = { acquirerId, merchantId, ...(terminal !== undefined && { terminal }) };
    const visitRequest = async () => {
      await visit(request, progress);
      return true;
    };
    await visitPlace(progress, place, visitRequest, () => leaveOut(request));
  }
  return progress;
}

/**
 * Visits one place of a scan, and says in a heartbeat how far it has come.
 * @param progress is brought up to date
 * @param visit returns whether the place counts as visited
 * @throws what `visit` threw, to be tried again
 */
export async function visitPlace<Place extends MerchantRef>(
  progress: ScanProgress<Place>,
  place: Place,
  visit: () => Promise<boolean>,
  leaveOut: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const tries = countTry(progress, place);
  // Said first: a visit that hangs until the attempt is given up says nothing afterwards.
  heartbeat(progress);
  try {
    if (tries > maxTries) throw new Error('no visit has come to an end');
    if (await visit()) progress.compared += 1;
  } catch (error) {
    if (cancellationSignal().aborted) throw error;
    const isRefused = error instanceof PortFailure && error.kind === 'refused';
    if (!isRefused && tries < maxTries) throw error;
    await leaveOut();
    progress.unreadable += 1;
    const { acquirerId, merchantId } = place;
    if (!isRefused) progress.isIncomplete = true;
    log.warn('a merchant is left out of a scan', { acquirerId, merchantId, error: String(error) });
  }
  delete progress.failing;
  progress.after = place;
  heartbeat(progress);
}

/** @returns how often the scan has begun this place by now */
function countTry<Place>(progress: ScanProgress<Place>, place: Place): number {
  const { failing } = progress;
  const isSame = JSON.stringify(failing?.place) === JSON.stringify(place);
  const times = isSame ? (failing?.times ?? 0) + 1 : 1;
  progress.failing = { place, times };
  return times;
}

export const pickReport = ({ compared, unreadable }: ScanReport): ScanReport => ({
  compared,
  unreadable,
});
