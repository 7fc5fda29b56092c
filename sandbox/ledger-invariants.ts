/** What must be true of every ledger at every instant: [I1, I2, I4, I9], and [I5] as far as the parties can tell. */
import {
  buildMerchantKey,
  buildScopeKey,
  describeEntry,
  groupBy,
  type LedgerCheck,
} from './ledger-checks.ts';
import type { LedgerEntry } from './ledger.ts';
import { checkPaidOnce, checkPayoutTargets, payoutEffects } from './payout-invariants.ts';

/** The violations in a ledger, each a sentence with the numbers of its entries. */
export const checkLedger = (entries: readonly LedgerEntry[]): string[] =>
  [
    checkKeysPresent,
    checkNoDuplicates,
    checkTargetContinuity,
    checkCardVersions,
    checkSignedBeforeSwitch,
    checkPayoutTargets,
    checkPaidOnce,
    checkNoOpenBatch,
    checkChangeLock,
    checkNoFullNumbers,
  ].flatMap((check: LedgerCheck) => check(entries));

const checkKeysPresent: LedgerCheck = (entries) =>
  entries.filter(({ key }) => key === '').map((entry) => `${describeEntry(entry)}: no key (I4)`);

/** At most one forward and one compensating effect per key. */
const checkNoDuplicates: LedgerCheck = (entries) => {
  const firstByName = new Map<string, LedgerEntry>();
  const faults: string[] = [];
  // A payout may come back, and be sent again, more than once.
  for (const entry of entries.filter(({ effect }) => !payoutEffects.includes(effect))) {
    const { undoes } = entry.detail;
    const names = [`${entry.party} ${entry.effect} ${entry.key}`];
    if (undoes !== undefined) names.push(`${entry.party} undoes ${undoes}`);
    for (const name of names) {
      const first = firstByName.get(name);
      if (first) faults.push(`${describeEntry(entry)}: the same as #${first.seq} (I4)`);
      else firstByName.set(name, entry);
    }
  }
  return faults;
};

/** Every move of a target starts at the account where the last one ended. */
const checkTargetContinuity: LedgerCheck = (entries) => {
  const lastMoves = new Map<string, LedgerEntry>();
  const faults: string[] = [];
  for (const entry of entries) {
    const { target, oldLast4 } = entry.detail;
    if (target === undefined) continue;
    const targetKey = `${buildScopeKey(entry)} ${target}`;
    const last = lastMoves.get(targetKey);
    if (last && last.detail['newLast4'] !== oldLast4)
      faults.push(
        `${describeEntry(entry)}: moves ${target} from another account than #${last.seq} moved it to (I1)`,
      );
    lastMoves.set(targetKey, entry);
  }
  return faults;
};

const switchEffects = ['set-target', 'restore-target'];

const checkCardVersions: LedgerCheck = (entries) => {
  const faults: string[] = [];
  for (const scopeEntries of groupBy(buildScopeKey, entries)) {
    let last: number | undefined;
    const restored = new Set<string>();
    for (const entry of scopeEntries.filter(({ effect }) => switchEffects.includes(effect))) {
      const { cardVersion, evidence } = entry.detail;
      if (last !== undefined && cardVersion !== last + 1)
        faults.push(`${describeEntry(entry)}: version ${cardVersion} does not follow ${last} (I2)`);
      if (entry.effect === 'set-target' && (entry.requestId === '' || !evidence))
        faults.push(`${describeEntry(entry)}: names no request or no evidence (I2)`);
      if (entry.effect === 'set-target' && restored.has(entry.requestId))
        faults.push(`${describeEntry(entry)}: a switch after its way back (I4)`);
      if (entry.effect === 'restore-target') restored.add(entry.requestId);
      last = Number(cardVersion);
    }
  }
  return faults;
};

/** A target moves only after the owner has signed for the card that it moves to. */
const checkSignedBeforeSwitch: LedgerCheck = (entries) => {
  const signed = new Set<string>();
  return entries.flatMap((entry) => {
    const consent = `${buildMerchantKey(entry)} ${entry.requestId} ${entry.detail['newLast4']}`;
    if (entry.effect === 'signed') signed.add(consent);
    if (entry.effect !== 'set-target' || signed.has(consent)) return [];
    return [`${describeEntry(entry)}: a card that nobody has signed for (I5)`];
  });
};

/** No target moves while a batch of payouts is open, unless operators have decided so [A43]. */
const checkNoOpenBatch: LedgerCheck = (entries) => {
  const faults: string[] = [];
  for (const scopeEntries of groupBy(buildScopeKey, entries)) {
    const open = new Set<string>();
    for (const entry of scopeEntries) {
      if (entry.effect === 'batch-opened') open.add(entry.key);
      if (entry.effect === 'batch-closed') open.delete(entry.key);
      const isDecided = entry.detail['despiteOpenBatch'] === true;
      if (entry.effect === 'set-target' && open.size > 0 && !isDecided)
        faults.push(`${describeEntry(entry)}: moved while ${[...open].join(', ')} was open (A43)`);
    }
  }
  return faults;
};

/** One request of a scope at a time has the change lock, and nothing sensitive changes meanwhile [A47]. */
const checkChangeLock: LedgerCheck = (entries) => {
  const faults: string[] = [];
  for (const merchantEntries of groupBy(buildMerchantKey, entries)) {
    const locks = new Map<string, LedgerEntry>();
    for (const entry of merchantEntries) {
      const scope = buildScopeKey(entry);
      const lock = locks.get(scope);
      const isOwn = lock?.requestId === entry.requestId;
      if (entry.effect === 'lock' && lock)
        faults.push(`${describeEntry(entry)}: the lock of #${lock.seq} still stands (A47)`);
      if (entry.effect === 'unlock' && !isOwn)
        faults.push(`${describeEntry(entry)}: the request has no lock (A47)`);
      const [anyLock] = locks.values();
      if (entry.effect === 'changed' && anyLock)
        faults.push(`${describeEntry(entry)}: changed under the lock of #${anyLock.seq} (A47)`);
      if (entry.effect === 'lock') locks.set(scope, entry);
      if (entry.effect === 'unlock' && isOwn) locks.delete(scope);
    }
  }
  return faults;
};

const checkNoFullNumbers: LedgerCheck = (entries) =>
  entries
    .filter(({ detail }) => Object.values(detail).some((value) => /^\d{12,}$/.test(String(value))))
    .map((entry) => `${describeEntry(entry)}: holds a full number (I9)`);
