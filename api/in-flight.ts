/**
 * How many actions of one request are on their way to the process at once. Temporal takes ten updates of a
 * run at a time; what is not a safety act leaves room for those that are.
 */
import { ActionRefused } from '../client/errors.ts';

/** For each process of the API; two of them leave two places. */
const atOnce = 4;
const retryAfterMs = 1_000;

const inFlight = new Map<string, number>();

/**
 * Calls the process, unless too many calls for the request are on their way.
 * @throws ActionRefused with the time at which to try again
 */
export async function callInTurn<T>(request: string, call: () => Promise<T>): Promise<T> {
  const others = inFlight.get(request) ?? 0;
  if (others >= atOnce)
    throw new ActionRefused('ACT_TOO_MANY', {
      params: { time: new Date(Date.now() + retryAfterMs).toISOString() },
    });
  inFlight.set(request, others + 1);
  try {
    return await call();
  } finally {
    const left = (inFlight.get(request) ?? 1) - 1;
    if (left > 0) inFlight.set(request, left);
    else inFlight.delete(request);
  }
}
