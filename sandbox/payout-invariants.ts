/** What must be true of payouts: one target, paid once, and nothing lost [I1, I4, B3.1]. */
import { buildScopeKey, describeEntry, groupBy, type LedgerCheck } from './ledger-checks.ts';
import type { LedgerEntry } from './ledger.ts';

/** A payout leaves for a card. */
const sendings: readonly string[] = ['payout', 'payout-again'];
/** All effects whose key is an intent: each may happen more than once, in the order that `checkPaidOnce` wants. */
export const payoutEffects: readonly string[] = [...sendings, 'payout-landed', 'payout-returned'];

/** Payouts are sent to the target of that moment, and none is sent while the hold is on. */
export const checkPayoutTargets: LedgerCheck = (entries) =>
  groupBy(buildScopeKey, entries).flatMap((ofScope) => {
    const faults: string[] = [];
    let held: LedgerEntry | undefined;
    let target = findMove(ofScope)?.detail['oldLast4'];
    for (const entry of ofScope) {
      if (entry.effect === 'hold') held = entry;
      if (entry.effect === 'release') held = undefined;
      if (isMove(entry)) target = entry.detail['newLast4'];
      if (!sendings.includes(entry.effect)) continue;
      if (held) faults.push(`${describeEntry(entry)}: paid during the hold of #${held.seq} (I1)`);
      if (target !== undefined && entry.detail['last4'] !== target)
        faults.push(`${describeEntry(entry)}: not paid to the target (I1)`);
    }
    return faults;
  });

const isMove = ({ detail }: LedgerEntry): boolean => detail['target'] === 'settlement';
const findMove = (entries: readonly LedgerEntry[]) => entries.find(isMove);

/** What an intent may go on with: it is sent once, and again only after it has come back. */
const next: Readonly<Record<string, readonly string[]>> = {
  '': ['payout'],
  payout: ['payout-landed', 'payout-returned'],
  'payout-again': ['payout-landed', 'payout-returned'],
  // A bank may return what had landed: a recall [D recovery].
  'payout-landed': ['payout-returned'],
  'payout-returned': ['payout-again'],
};

/** Each intent is out at one card at most, with the same amount each time. */
export const checkPaidOnce: LedgerCheck = (entries) => {
  const lastOf = new Map<string, LedgerEntry>();
  return entries.flatMap((entry) => {
    if (!payoutEffects.includes(entry.effect)) return [];
    const intent = `${entry.acquirerId}/${entry.merchantId} ${entry.key}`;
    const last = lastOf.get(intent);
    lastOf.set(intent, entry);
    const { effect, detail } = entry;
    if (!next[last?.effect ?? '']?.includes(effect)) return [describeDisorder(entry, last)];
    const isOther = last !== undefined && last.detail['amountFen'] !== detail['amountFen'];
    return isOther ? [`${describeEntry(entry)}: another amount than #${last.seq} (I4)`] : [];
  });
};

function describeDisorder(entry: LedgerEntry, last: LedgerEntry | undefined): string {
  const what = describeEntry(entry);
  if (!last) return `${what}: was never paid (I4)`;
  return last.effect === entry.effect
    ? `${what}: the same as #${last.seq} (I4)`
    : `${what}: while it was not back, since #${last.seq} (I4)`;
}

/**
 * Payouts that came back from a card that is the target no longer, and were not paid again: at rest, with payouts
 * neither held nor capped, there must be none.
 * @returns their intents
 */
export function findUnpaidReturns(entries: readonly LedgerEntry[]): string[] {
  const target = entries.findLast(isMove)?.detail['newLast4'];
  // No other card was bound: what came back waits for one.
  if (target === undefined) return [];
  const lastOf = new Map(
    entries
      .filter(({ effect }) => payoutEffects.includes(effect))
      .map((entry) => [entry.key, entry] as const),
  );
  return [...lastOf.values()]
    .filter(({ effect, detail }) => effect === 'payout-returned' && detail['last4'] !== target)
    .map(({ key }) => key);
}
