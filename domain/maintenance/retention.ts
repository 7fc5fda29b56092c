/** How long data of a merchant are retained [E2 retention, A69, C2 PIPL, C1 AML]. */
import { parseDurationMs } from '../time/duration.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/**
 * Data deleted together, named by their parameter of `retention`. `request`: numbers and names in the
 * vault; `evidence`: documents.
 */
export type RetentionCategory = Extract<keyof PolicyValues['retention'], 'request' | 'evidence'>;

/** Whether the acquirer no longer pays the merchant, so that retention terms begin. */
export const isRelationOver = ({ state }: MerchantRecord): boolean => state === 'CLOSED';

/**
 * The categories whose retention term is over. The terms run from the end of the relation or of the
 * last request, whichever is later. Nothing expires while a request is open or payouts are held.
 * @param endedAt when the relation was first found to be over; ISO 8601
 * @param closedAt when the last request closed; undefined while one is open or payouts are held
 * @param now ISO 8601
 */
export function findExpiredCategories(
  { endedAt, closedAt }: { endedAt: string; closedAt: string | undefined },
  { retention }: PolicyValues,
  now: string,
): RetentionCategory[] {
  if (closedAt === undefined) return [];
  const since = Math.max(Date.parse(endedAt), Date.parse(closedAt));
  const isExpired = (category: RetentionCategory) =>
    Date.parse(now) >= since + parseDurationMs(retention[category]);
  return (['request', 'evidence'] as const).filter(isExpired);
}

/** Data that no request names are deleted when they are older than these instants; ISO 8601. */
export interface UnusedCutoffs {
  drafts: string;
  /** Earlier than `drafts`, because an open draft may name accounts and documents. */
  accountsAndDocuments: string;
  /** One-time codes, valid or not. */
  codes: string;
}

/** Up to which instants unused data are deleted [E2 retention.draft, E2 retention.otp]. */
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
