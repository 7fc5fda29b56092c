/** Effects of a scenario as outside parties see them: executed orders, and notices. */
import { expect } from 'vitest';
import type { LedgerEntry } from '../../sandbox/ledger.ts';
import type { Scenario } from './scenario.ts';

const orderParties = ['settlement', 'networks', 'terminals'];

/** What an order has caused beside its own effect. */
const otherEffects: readonly string[] = ['payout', 'sessions-ended'];

/** Every request locks other changes and unlocks them at its end, which each test verifies [A47]; a watch has a lock of its own. */
export const isLockOfRequest = ({ effect, key }: LedgerEntry): boolean =>
  ['lock', 'unlock'].includes(effect) && !key.includes('/watch-');

/** The orders of the request that had an effect, oldest first, but for the lock of other changes: one word each. */
export const listOrders = ({ testEnv, requestId }: Scenario): string[] =>
  testEnv.sandbox
    .readLedger({ requestId })
    .filter(({ party, effect }) => orderParties.includes(party) && !otherEffects.includes(effect))
    .filter((entry) => !isLockOfRequest(entry))
    .map(({ effect }) => effect);

export const listEffects = ({ testEnv, requestId }: Scenario, effect: string): LedgerEntry[] =>
  testEnv.sandbox.readLedger({ requestId, effect });

/** The last four digits of the card that payouts of its scope go to now, from the settlement's own state. */
export const readPaidCard = ({ testEnv, merchantId, request }: Scenario): string =>
  readPaidCardOf(testEnv, { merchantId, ...request.scope });

export function readPaidCardOf(
  testEnv: Scenario['testEnv'],
  scope: { merchantId: string; terminal?: string },
): string {
  const intentId = ['probe', scope.merchantId, scope.terminal ?? 'all'].join('-');
  testEnv.sandbox.settleTakings({ acquirerId: 'demo', ...scope, amountFen: 100, intentId });
  const [payout] = testEnv.sandbox.readLedger({ effect: 'payout', key: intentId });
  return payout ? String(payout.detail['last4']) : 'held';
}

interface NoticeCopy {
  /** Counts the notices of a request. */
  n: number;
  event: string;
  /** Contact, or audience. */
  to: string;
}

function listCopies({ testEnv, requestId }: Scenario): NoticeCopy[] {
  const keys = [
    ...testEnv.sandbox.listSms({ requestId }).map(({ key }) => key),
    ...testEnv.sandbox.listMails().map(({ headers }) => headers['x-card-change-notice'] ?? ''),
  ];
  return keys
    .filter((key) => key.startsWith(`${requestId}/`) && !key.includes('/otp/'))
    .map((key) => {
      const [, event = '', n = '', to = ''] = key.split('/');
      return { n: Number(n), event, to };
    })
    .toSorted((a, b) => a.n - b.n || a.to.localeCompare(b.to));
}

/** Notices with their recipients, in the order sent: `submitted: c-mail, c-mobile`. */
export function listNotices(scenario: Scenario): string[] {
  const copies = listCopies(scenario);
  const numbers = [...new Set(copies.map(({ n }) => n))];
  return numbers.map((n) => {
    const ofOne = copies.filter((copy) => copy.n === n);
    return `${ofOne[0]?.event}: ${ofOne.map(({ to }) => to).join(', ')}`;
  });
}

export const listRecipients = (scenario: Scenario, event: string): string[] =>
  listCopies(scenario)
    .filter((copy) => copy.event === event)
    .map(({ to }) => to);

/** Expects that each step was undone once, and that all contacts and staff were notified. */
export function expectRolledBack(scenario: Scenario): void {
  expect(listOrders(scenario).slice(-5)).toEqual([
    'restore-target',
    'restore-config',
    'unregister',
    'network-revert',
    'release',
  ]);
  expect(readPaidCard(scenario)).toBe('8889');
  expect(listRecipients(scenario, 'rolled-back')).toEqual(['c-mail', 'c-mobile', 'staff']);
}
