/** How long what we keep of a merchant is kept (rules.md E2 retention; A69; PIPL 19, AML law). */
import { durationMs } from './duration.ts';
import type { MerchantRecord } from './parties.ts';
import type { PolicyValues } from './policy.ts';

/** What goes together, by the parameter that says how long: numbers and names in the vault, papers in the store. */
export type Kept = Extract<keyof PolicyValues['retention'], 'request' | 'evidence'>;

/** Whether the acquirer pays this merchant no more: the terms of retention begin to run. */
export const isOver = ({ state }: MerchantRecord): boolean => state === 'CLOSED';

/**
 * What of a merchant is kept no longer. The terms run from the end of the relation or of his last
 * request, whichever came later; nothing goes while a request is open or payouts are held.
 * @param endedAt when the relation was first found to be over; ISO 8601
 * @param closedAt when the last request closed; undefined while something is under way
 */
export function keptNoLonger(
  { endedAt, closedAt }: { endedAt: string; closedAt: string | undefined },
  { retention }: PolicyValues,
  now: string,
): Kept[] {
  if (closedAt === undefined) return [];
  const since = Math.max(Date.parse(endedAt), Date.parse(closedAt));
  const over = (kept: Kept) => Date.parse(now) >= since + durationMs(retention[kept]);
  return (['request', 'evidence'] as const).filter(over);
}

/** From when on things that no request names are kept still; ISO 8601. */
export interface UnusedSince {
  drafts: string;
  /** Numbers and papers: a draft that is open still may name them. */
  parts: string;
  /** One-time codes, good or not. */
  codes: string;
}

/** E2 retention.draft, retention.otp. */
export function unusedSince(policy: PolicyValues, now: string): UnusedSince {
  const before = (...terms: string[]): string =>
    new Date(terms.reduce((at, term) => at - durationMs(term), Date.parse(now))).toISOString();
  const { draft, otp } = policy.retention;
  return {
    drafts: before(draft),
    parts: before(draft, policy['draft.ttl']),
    codes: before(otp),
  };
}
