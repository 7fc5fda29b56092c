/** What can be seen from outside of how a story went: orders carried out, and people told. */
import { expect } from 'vitest';
import type { LedgerEntry } from '../../sandbox/ledger.ts';
import type { Scenario } from './scenario.ts';

const orderParties = ['settlement', 'networks', 'terminals'];

/** The orders of the request that had an effect, oldest first: one word each. */
export const listOrders = ({ testEnv, requestId }: Scenario): string[] =>
  testEnv.sandbox
    .readLedger({ requestId })
    .filter(({ party, effect }) => orderParties.includes(party) && effect !== 'payout')
    .map(({ effect }) => effect);

export const listEffects = ({ testEnv, requestId }: Scenario, effect: string): LedgerEntry[] =>
  testEnv.sandbox.readLedger({ requestId, effect });

/** The card that the merchant is paid on now, by the settlement's own books. */
export function readPaidCard({ testEnv, merchantId }: Scenario): string {
  const intentId = `probe-${merchantId}`;
  testEnv.sandbox.settleTakings({ acquirerId: 'demo', merchantId, amountFen: 100, intentId });
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

/** Who was told of what, in the order it was said: `submitted: c-mail, c-mobile`. */
export function listNotices(story: Scenario): string[] {
  const copies = listCopies(story);
  const numbers = [...new Set(copies.map(({ n }) => n))];
  return numbers.map((n) => {
    const ofOne = copies.filter((copy) => copy.n === n);
    return `${ofOne[0]?.event}: ${ofOne.map(({ to }) => to).join(', ')}`;
  });
}

export const listRecipients = (story: Scenario, event: string): string[] =>
  listCopies(story)
    .filter((copy) => copy.event === event)
    .map(({ to }) => to);

/** Everything is back where it was, each step once, and everybody knows. */
export function expectRolledBack(story: Scenario): void {
  expect(listOrders(story).slice(-6)).toEqual([
    'restore-target',
    'restore-config',
    'unregister',
    'network-revert',
    'release',
    'unlock',
  ]);
  expect(readPaidCard(story)).toBe('8889');
  expect(listRecipients(story, 'rolled-back')).toEqual(['c-mail', 'c-mobile', 'staff']);
}
