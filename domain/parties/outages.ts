/** A time in which a party did not answer. Deadlines of people are extended by it, for they could not act. */
export interface Outage {
  /** ISO 8601 */
  endedAt: string;
  ms: number;
}

/**
 * How long parties did not answer after an instant: by so much a deadline counted from it is later.
 * @param outages undefined counts as none
 * @param from ISO 8601
 * @returns ms
 */
export const computeOutageMs = (outages: readonly Outage[] | undefined, from: string): number =>
  (outages ?? []).reduce((sum, { endedAt, ms }) => {
    const since = Date.parse(endedAt) - Date.parse(from);
    return sum + Math.max(0, Math.min(ms, since));
  }, 0);
