/** Parts of the checks of a ledger. */
import type { LedgerEntry } from './ledger.ts';

/** The violations in a ledger, each a sentence with the number of its entry. */
export type LedgerCheck = (entries: readonly LedgerEntry[]) => string[];

export const describeEntry = ({ seq, party, effect, key }: LedgerEntry): string =>
  `#${seq} ${party} ${effect} ${key}`;

export const buildMerchantKey = ({ acquirerId, merchantId }: LedgerEntry): string =>
  `${acquirerId}/${merchantId}`;

/** Each terminal with a card of its own is settled by itself. */
export const buildScopeKey = (entry: LedgerEntry): string => {
  const { terminal } = entry.detail;
  return [buildMerchantKey(entry), ...(terminal === undefined ? [] : [terminal])].join('/');
};

export function groupBy(
  buildKey: (entry: LedgerEntry) => string,
  entries: readonly LedgerEntry[],
): LedgerEntry[][] {
  const keys = new Set(entries.map(buildKey));
  return [...keys].map((key) => entries.filter((entry) => buildKey(entry) === key));
}
