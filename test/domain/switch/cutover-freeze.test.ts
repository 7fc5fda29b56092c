import { describe, expect, it } from 'vitest';
import { roles } from '../../../domain/request/card-change-schema.ts';
import {
  findCutoverFreeze,
  findCutoverFreezeRefusal,
  type CutoverFreeze,
} from '../../../domain/switch/cutover-freeze.ts';

const freeze = (more: Partial<CutoverFreeze>): CutoverFreeze => ({
  acquirerId: 'demo',
  scope: 'bank',
  name: '105',
  reason: 'a fault',
  by: 'risk-1',
  since: '2026-06-10T02:00:00.000Z',
  ...more,
});
const cutOver = { acquirerId: 'demo', bankCode: '105', networks: ['unionpay', 'alipay'] };

describe('[B3.12] A cutover freeze', () => {
  it.each<[string, Partial<CutoverFreeze>, boolean]>([
    ['of the new bank', {}, true],
    ['of another bank', { name: '102' }, false],
    ['of a network of the merchant', { scope: 'network', name: 'alipay' }, true],
    ['of a network the merchant is not at', { scope: 'network', name: 'wechat-pay' }, false],
    ['of a network with the name of the bank', { scope: 'network', name: '105' }, false],
    ['of the acquirer', { scope: 'acquirer', name: 'demo' }, true],
    ['of a bank of another acquirer', { acquirerId: 'other' }, false],
    ['of another acquirer', { acquirerId: 'other', scope: 'acquirer', name: 'other' }, false],
  ])('[B3.12] A cutover freeze stops the cut-over or not: %s', (_what, more, stops) => {
    expect(findCutoverFreeze([freeze(more)], cutOver) !== undefined).toBe(stops);
  });

  it('The oldest of several cutover freezes is named', () => {
    const since = '2026-06-01T00:00:00.000Z';
    const acquirer = freeze({ scope: 'acquirer', name: 'demo', since });
    expect(findCutoverFreeze([freeze({}), acquirer], cutOver)).toBe(acquirer);
    expect(findCutoverFreeze([], cutOver)).toBeUndefined();
  });

  it('Cutover freezes are set and lifted by risk officers and supervisors', () => {
    const may = roles.filter((role) => findCutoverFreezeRefusal({ id: 'p-1', role }) === undefined);
    expect(may).toEqual(['risk-officer', 'supervisor']);
  });
});
