/** How long what we keep of a merchant is kept [E2 retention, A69, C2 PIPL, C1 AML]. */
import { parseDurationMs } from '../time/duration.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** What goes together, by the parameter that says how long: numbers and names in the vault, papers in the store. */
export type RetentionCategory = Extract<keyof PolicyValues['retention'], 'request' | 'evidence'>;

/** Whether the acquirer pays this merchant no more: the terms of retention begin to run. */
export const isRelationOver = ({ state }: MerchantRecord): boolean => state === 'CLOSED';

/**
 * What of a merchant is kept no longer. The terms run from the end of the relation or of his last
 * request, whichever came later; nothing goes while a request is open or payouts are held.
 * @param endedAt when the relation was first found to be over; ISO 8601
 * @param closedAt when the last request closed; undefined while something is under way
 */
export function findExpiredCategories(
  { endedAt, closedAt }: { endedAt: string; closedAt: string | undefined },
  { retention }: PolicyValues,
  now: string,
): RetentionCategory[] {
  if (closedAt === undefined) return [];
  const since = Math.max(Date.parse(endedAt), Date.parse(closedAt));
  const isExpired = (kept: RetentionCategory) =>
    Date.parse(now) >= since + parseDurationMs(retention[kept]);
  return (['request', 'evidence'] as const).filter(isExpired);
}

/** From when on things that no request names are kept still; ISO 8601. */
export interface UnusedCutoffs {
  drafts: string;
  /** Numbers and papers: a draft that is open still may name them. */
  accountsAndDocuments: string;
  /** One-time codes, good or not. */
  codes: string;
}

/** [E2 retention.draft, E2 retention.otp]. */
export function computeUnusedCutoffs(policy: PolicyValues, now: string): UnusedCutoffs {
  const before = (...terms: string[]): string =>
    new Date(terms.reduce((at, term) => at - parseDurationMs(term), Date.parse(now))).toISOString();
  const { draft, otp } = policy.retention;
  return {
    drafts: before(draft),
    accountsAndDocuments: before(draft, policy['draft.ttl']),
    codes: before(otp),
  };
}
