/** Times in which a party kept us waiting. People's clocks stand still meanwhile: it is not their fault. */
export interface Outage {
  /** ISO 8601 */
  endedAt: string;
  ms: number;
}

/**
 * How much of the time since an instant parties were away.
 * @param from ISO 8601
 * @returns ms, by which a deadline counted from there is later
 */
export const computeOutageMs = (outages: readonly Outage[] = [], from: string): number =>
  outages.reduce((sum, { endedAt, ms }) => {
    const since = Date.parse(endedAt) - Date.parse(from);
    return sum + Math.max(0, Math.min(ms, since));
  }, 0);
