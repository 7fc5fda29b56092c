/** What must be true of every ledger, at every instant (faults.md I1, I2, I4, I9, and I5 as far as parties saw it). */
import type { LedgerEntry } from './ledger.ts';

type Check = (entries: readonly LedgerEntry[]) => string[];

/** The violations in a ledger, each a sentence with the entries' numbers; none when all is well. */
export const checkLedger = (entries: readonly LedgerEntry[]): string[] =>
  [
    keysAreThere,
    nothingTwice,
    oneTarget,
    versionsRise,
    signedBefore,
    moneyWhereItBelongs,
    noFullNumbers,
  ].flatMap((check: Check) => check(entries));

const merchantOf = ({ acquirerId, merchantId }: LedgerEntry): string =>
  `${acquirerId}/${merchantId}`;

const named = ({ seq, party, effect, key }: LedgerEntry): string =>
  `#${seq} ${party} ${effect} ${key}`;

function byMerchant(entries: readonly LedgerEntry[]): LedgerEntry[][] {
  const merchants = new Set(entries.map(merchantOf));
  return [...merchants].map((merchant) => entries.filter((e) => merchantOf(e) === merchant));
}

const keysAreThere: Check = (entries) =>
  entries.filter(({ key }) => key === '').map((entry) => `${named(entry)}: no key (I4)`);

/** At most one forward and one compensating effect per key. */
const nothingTwice: Check = (entries) => {
  const seen = new Map<string, LedgerEntry>();
  const faults: string[] = [];
  for (const entry of entries) {
    const { undoes } = entry.detail;
    const names = [`${entry.party} ${entry.effect} ${entry.key}`];
    if (undoes !== undefined) names.push(`${entry.party} undoes ${undoes}`);
    for (const name of names) {
      const first = seen.get(name);
      if (first) faults.push(`${named(entry)}: the same as #${first.seq} (I4)`);
      else seen.set(name, entry);
    }
  }
  return faults;
};

/** Every move of a target starts where the last one ended. */
const oneTarget: Check = (entries) => {
  const standing = new Map<string, LedgerEntry>();
  const faults: string[] = [];
  for (const entry of entries) {
    const { target, oldLast4 } = entry.detail;
    if (target === undefined) continue;
    const where = `${merchantOf(entry)} ${target}`;
    const last = standing.get(where);
    if (last && last.detail['newLast4'] !== oldLast4)
      faults.push(`${named(entry)}: moves ${target} from elsewhere than #${last.seq} left it (I1)`);
    standing.set(where, entry);
  }
  return faults;
};

const switches = ['set-target', 'restore-target'];

const versionsRise: Check = (entries) => {
  const faults: string[] = [];
  for (const ofOne of byMerchant(entries)) {
    let last: number | undefined;
    const restored = new Set<string>();
    for (const entry of ofOne.filter(({ effect }) => switches.includes(effect))) {
      const { cardVersion, evidence } = entry.detail;
      if (last !== undefined && cardVersion !== last + 1)
        faults.push(`${named(entry)}: version ${cardVersion} does not follow ${last} (I2)`);
      if (entry.effect === 'set-target' && (entry.requestId === '' || !evidence))
        faults.push(`${named(entry)}: names no request or no evidence (I2)`);
      if (entry.effect === 'set-target' && restored.has(entry.requestId))
        faults.push(`${named(entry)}: a switch after its way back (I4)`);
      if (entry.effect === 'restore-target') restored.add(entry.requestId);
      last = Number(cardVersion);
    }
  }
  return faults;
};

/** No target moves on but by the owner's signature, given before, for this very card. */
const signedBefore: Check = (entries) => {
  const signed = new Set<string>();
  return entries.flatMap((entry) => {
    const consent = `${merchantOf(entry)} ${entry.requestId} ${entry.detail['newLast4']}`;
    if (entry.effect === 'signed') signed.add(consent);
    if (entry.effect !== 'set-target' || signed.has(consent)) return [];
    return [`${named(entry)}: a card that nobody has signed for (I5)`];
  });
};

/** Payouts go to the standing target, and none leaves while the hold is on. */
const moneyWhereItBelongs: Check = (entries) => {
  const faults: string[] = [];
  for (const ofOne of byMerchant(entries)) {
    let held: LedgerEntry | undefined;
    let target: LedgerEntry['detail'][string] | undefined;
    for (const entry of ofOne) {
      if (entry.effect === 'hold') held = entry;
      if (entry.effect === 'release') held = undefined;
      if (entry.detail['target'] === 'settlement') target = entry.detail['newLast4'];
      if (!['payout', 'payout-again'].includes(entry.effect)) continue;
      if (held) faults.push(`${named(entry)}: paid during the hold of #${held.seq} (I1)`);
      if (target !== undefined && entry.detail['last4'] !== target)
        faults.push(`${named(entry)}: not paid to the target (I1)`);
    }
  }
  return faults;
};

const noFullNumbers: Check = (entries) =>
  entries
    .filter(({ detail }) => Object.values(detail).some((value) => /^\d{12,}$/.test(String(value))))
    .map((entry) => `${named(entry)}: holds a full number (I9)`);
