/** What can be seen from outside of how a story went: orders carried out, and people told. */
import { expect } from 'vitest';
import type { LedgerEntry } from '../../sandbox/ledger.ts';
import type { Story } from './story.ts';

const orderParties = ['settlement', 'networks', 'terminals'];

/** The orders of the request that had an effect, oldest first: one word each. */
export const orders = ({ house, requestId }: Story): string[] =>
  house.sandbox
    .ledger({ requestId })
    .filter(({ party, effect }) => orderParties.includes(party) && effect !== 'payout')
    .map(({ effect }) => effect);

export const effects = ({ house, requestId }: Story, effect: string): LedgerEntry[] =>
  house.sandbox.ledger({ requestId, effect });

/** The card that the merchant is paid on now, by the settlement's own books. */
export function paidOn({ house, merchantId }: Story): string {
  const intentId = `probe-${merchantId}`;
  house.sandbox.settle({ acquirerId: 'demo', merchantId, amountFen: 100, intentId });
  const [payout] = house.sandbox.ledger({ effect: 'payout', key: intentId });
  return payout ? String(payout.detail['last4']) : 'held';
}

interface Copy {
  /** Counts the notices of a request. */
  n: number;
  event: string;
  /** Contact, or audience. */
  to: string;
}

function copiesOf({ house, requestId }: Story): Copy[] {
  const keys = [
    ...house.sandbox.sms({ requestId }).map(({ key }) => key),
    ...house.sandbox.mails().map(({ headers }) => headers['x-card-change-notice'] ?? ''),
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
export function notices(story: Story): string[] {
  const copies = copiesOf(story);
  const numbers = [...new Set(copies.map(({ n }) => n))];
  return numbers.map((n) => {
    const ofOne = copies.filter((copy) => copy.n === n);
    return `${ofOne[0]?.event}: ${ofOne.map(({ to }) => to).join(', ')}`;
  });
}

export const toldOf = (story: Story, event: string): string[] =>
  copiesOf(story)
    .filter((copy) => copy.event === event)
    .map(({ to }) => to);

/** Everything is back where it was, each step once, and everybody knows. */
export function expectBack(story: Story): void {
  expect(orders(story).slice(-6)).toEqual([
    'restore-target',
    'restore-config',
    'unregister',
    'network-revert',
    'release',
    'unlock',
  ]);
  expect(paidOn(story)).toBe('8889');
  expect(toldOf(story, 'rolled-back')).toEqual(['c-mail', 'c-mobile', 'staff']);
}
