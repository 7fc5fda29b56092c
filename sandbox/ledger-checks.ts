/** Parts of the checks of a ledger. */
import type { LedgerEntry } from './ledger.ts';

/** The violations in a ledger, each a sentence with the number of its entry. */
export type LedgerCheck = (entries: readonly LedgerEntry[]) => string[];

export const describeEntry = ({ seq, party, effect, key }: LedgerEntry): string =>
  `#${seq} ${party} ${effect} ${key}`;

export const buildMerchantKey = ({ acquirerId, merchantId }: LedgerEntry): string =>
  `${acquirerId}/${merchantId}`;

export function groupByMerchant(entries: readonly LedgerEntry[]): LedgerEntry[][] {
  const merchants = new Set(entries.map(buildMerchantKey));
  return [...merchants].map((merchant) => entries.filter((e) => buildMerchantKey(e) === merchant));
}
