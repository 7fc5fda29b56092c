/** What must be true of every ledger at every instant: [I1, I2, I4, I9], and [I5] as far as the parties can tell. */
import type { LedgerEntry } from './ledger.ts';

type LedgerCheck = (entries: readonly LedgerEntry[]) => string[];

/** The violations in a ledger, each a sentence with the numbers of its entries. */
export const checkLedger = (entries: readonly LedgerEntry[]): string[] =>
  [
    checkKeysPresent,
    checkNoDuplicates,
    checkTargetContinuity,
    checkCardVersions,
    checkSignedBeforeSwitch,
    checkPayouts,
    checkPaidAgain,
    checkChangeLock,
    checkNoFullNumbers,
  ].flatMap((check: LedgerCheck) => check(entries));

const buildMerchantKey = ({ acquirerId, merchantId }: LedgerEntry): string =>
  `${acquirerId}/${merchantId}`;

const describeEntry = ({ seq, party, effect, key }: LedgerEntry): string =>
  `#${seq} ${party} ${effect} ${key}`;

function groupByMerchant(entries: readonly LedgerEntry[]): LedgerEntry[][] {
  const merchants = new Set(entries.map(buildMerchantKey));
  return [...merchants].map((merchant) => entries.filter((e) => buildMerchantKey(e) === merchant));
}

const checkKeysPresent: LedgerCheck = (entries) =>
  entries.filter(({ key }) => key === '').map((entry) => `${describeEntry(entry)}: no key (I4)`);

/** At most one forward and one compensating effect per key. */
const checkNoDuplicates: LedgerCheck = (entries) => {
  const firstByName = new Map<string, LedgerEntry>();
  const faults: string[] = [];
  for (const entry of entries) {
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
    const targetKey = `${buildMerchantKey(entry)} ${target}`;
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
  for (const merchantEntries of groupByMerchant(entries)) {
    let last: number | undefined;
    const restored = new Set<string>();
    for (const entry of merchantEntries.filter(({ effect }) => switchEffects.includes(effect))) {
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

/** Payouts go to the current target, and none is made while the hold is on. */
const checkPayouts: LedgerCheck = (entries) => {
  const faults: string[] = [];
  for (const merchantEntries of groupByMerchant(entries)) {
    let held: LedgerEntry | undefined;
    let target: LedgerEntry['detail'][string] | undefined;
    for (const entry of merchantEntries) {
      if (entry.effect === 'hold') held = entry;
      if (entry.effect === 'release') held = undefined;
      if (entry.detail['target'] === 'settlement') target = entry.detail['newLast4'];
      if (!['payout', 'payout-again'].includes(entry.effect)) continue;
      if (held) faults.push(`${describeEntry(entry)}: paid during the hold of #${held.seq} (I1)`);
      if (target !== undefined && entry.detail['last4'] !== target)
        faults.push(`${describeEntry(entry)}: not paid to the target (I1)`);
    }
  }
  return faults;
};

/** What was paid is paid again only after it has come back. */
const checkPaidAgain: LedgerCheck = (entries) => {
  const returned = new Set<string>();
  return entries.flatMap((entry) => {
    const intent = `${buildMerchantKey(entry)} ${entry.key}`;
    if (entry.effect === 'payout-returned') returned.add(intent);
    if (entry.effect !== 'payout-again' || returned.delete(intent)) return [];
    return [`${describeEntry(entry)}: paid again while it was not back (I4)`];
  });
};

/** One request at a time has the change lock, and nothing sensitive changes meanwhile [A47]. */
const checkChangeLock: LedgerCheck = (entries) => {
  const faults: string[] = [];
  for (const merchantEntries of groupByMerchant(entries)) {
    let lock: LedgerEntry | undefined;
    for (const entry of merchantEntries) {
      const isOwn = lock?.requestId === entry.requestId;
      if (entry.effect === 'lock' && lock)
        faults.push(`${describeEntry(entry)}: the lock of #${lock.seq} still stands (A47)`);
      if (entry.effect === 'unlock' && !isOwn)
        faults.push(`${describeEntry(entry)}: the request has no lock (A47)`);
      if (entry.effect === 'changed' && lock)
        faults.push(`${describeEntry(entry)}: changed under the lock of #${lock.seq} (A47)`);
      if (entry.effect === 'lock') lock = entry;
      if (entry.effect === 'unlock' && isOwn) lock = undefined;
    }
  }
  return faults;
};

const checkNoFullNumbers: LedgerCheck = (entries) =>
  entries
    .filter(({ detail }) => Object.values(detail).some((value) => /^\d{12,}$/.test(String(value))))
    .map((entry) => `${describeEntry(entry)}: holds a full number (I9)`);
