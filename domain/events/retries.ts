/** When an event is sent again that an endpoint did not take: as Standard Webhooks recommends, over three days. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long to wait after each try; ms. */
export const retryWaitsMs = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const;

/** How long after it became due an event is tried for the last time; ms. */
export const givesUpAfterMs = retryWaitsMs.reduce((sum, wait) => sum + wait, 0);

/**
 * How long to wait for the next try; ms. Undefined: the last one has failed, the event is dead.
 * @param tries how many there were
 * @param leftMs until the event is given up
 * @param askedMs how long the endpoint asks to be left alone
 */
export function planNextTry(tries: number, leftMs: number, askedMs = 0): number | undefined {
  if (leftMs <= 0) return undefined;
  const wait = retryWaitsMs[Math.min(tries, retryWaitsMs.length) - 1] ?? retryWaitsMs[0];
  return Math.min(Math.max(wait, askedMs), leftMs);
}
