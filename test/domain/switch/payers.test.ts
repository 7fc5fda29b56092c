/** Who pays the merchant, and where the money of each payer goes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../../domain/parties/merchant.ts';
import { moneyLocations, type MoneyLocation } from '../../../domain/request/stages.ts';
import {
  findPayingNetworks,
  isPaidTo,
  listPayers,
  summarizeMoney,
} from '../../../domain/switch/payers.ts';

const networks: Network[] = [
  { id: 'unionpay', state: 'open', lead: true, approval: 'audited', pays: 'network' },
  { id: 'alipay', state: 'open', lead: false, pays: 'acquirer' },
  { id: 'netsunion', state: 'open', lead: false },
  { id: 'jcb', state: 'closed', lead: false, pays: 'network' },
];
const anyPayers = fc.array(
  fc.record({ payer: fc.string(), money: fc.constantFrom(...moneyLocations) }),
  { minLength: 1 },
);

describe('Payers of a merchant', () => {
  it('are the acquirer and the open networks that pay by themselves', () => {
    expect(findPayingNetworks(networks).map(({ id }) => id)).toEqual(['unionpay']);
    expect(listPayers('hold', networks, {})).toEqual([
      { payer: 'acquirer', money: 'hold' },
      { payer: 'unionpay', money: 'old' },
    ]);
  });

  it('still pay the old card until they were read back', () => {
    expect(listPayers('old', networks, { alipay: 'new' })[1]?.money).toBe('old');
    expect(listPayers('old', networks, { unionpay: 'new' })[1]?.money).toBe('new');
  });
});

describe('The money of all payers', () => {
  it.each<[MoneyLocation[], MoneyLocation]>([
    [['new'], 'new'],
    [['new', 'new'], 'new'],
    [['new', 'old'], 'old'],
    [['old', 'new'], 'old'],
    [['new', 'hold'], 'hold'],
    [['old', 'hold', 'new'], 'hold'],
  ])('%j is summarized by the worst: %s', (places, worst) => {
    expect(summarizeMoney(places.map((money) => ({ money })))).toBe(worst);
  });

  it('is nowhere better than at any single payer', () => {
    const worth = ['hold', 'old', 'new'];
    fc.assert(
      fc.property(anyPayers, (payers) => {
        const summary = worth.indexOf(summarizeMoney(payers));
        expect(Math.min(...payers.map(({ money }) => worth.indexOf(money)))).toBe(summary);
      }),
    );
  });
});

describe('What a network shows of an account', () => {
  it.each([
    ['1011', true],
    ['011', true],
    ['11', true],
    ['1', false],
    ['', false],
    ['8889', false],
    ['21011', false],
  ])('%j is the card ending 1011: %s', (last4, isPaid) => {
    expect(isPaidTo({ last4 }, '1011')).toBe(isPaid);
  });
});
