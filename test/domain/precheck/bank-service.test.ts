import { describe, expect, it } from 'vitest';
import { describeBankService } from '../../../domain/precheck/bank-service.ts';
import { railRules } from '../../../domain/precheck/payment-rails.ts';
import { buildPolicyValues, policy } from '../../support/facts.ts';

const shanghai = (local: string): string => new Date(`${local}:00+08:00`).toISOString();
const hours = { days: 'working', from: '08:30', to: '17:00' } as const;
const closing = buildPolicyValues({ 'windows.banks': [{ bankCode: '102', ...hours }] });
const readRail = (now: string, name: string) =>
  describeBankService('102', now, policy).rails.find(({ rail }) => rail === name);

describe('[A12, A13] The service of the new bank', () => {
  it('[A13] A bank with known hours says when it opens next', () => {
    const bank = describeBankService('102', shanghai('2026-06-12T20:00'), closing);
    expect(bank).toMatchObject({ hours: [hours], opens: shanghai('2026-06-15T08:30') });
  });

  it('[A13] A bank of which no hours are known is not called open', () => {
    for (const bankCode of ['105', undefined]) {
      const bank = describeBankService(bankCode, shanghai('2026-06-12T20:00'), closing);
      expect(bank.hours).toEqual([]);
      expect(bank).not.toHaveProperty('opens');
    }
  });

  it.each([
    ['on a working day', '2026-06-10T10:00', true, '2026-06-10T10:00'],
    ['in the evening', '2026-06-10T20:00', false, '2026-06-11T08:30'],
    ['on a public holiday', '2026-10-01T10:00', false, '2026-10-08T08:30'],
  ])(
    '[A12] The high-value payment system %s tells whether and when it works',
    (_when, now, isOpen, opens) => {
      expect(readRail(shanghai(now), 'HVPS')).toMatchObject({ isOpen, opens: shanghai(opens) });
    },
  );

  it('[A12] Small transfers are taken on a holiday as well, up to a limit', () => {
    const rail = readRail(shanghai('2026-10-01T10:00'), 'BEPS');
    expect(rail).toMatchObject({ isOpen: true, limitFen: { value: 100_000_000 } });
  });

  it('[A13] Every value of a payment system says its source, and whether it is a fact', () => {
    for (const each of railRules.flatMap(({ hours: open, limitFen }) => [open, limitFen])) {
      expect(each.source.length).toBeGreaterThan(10);
      expect(['fact', 'default']).toContain(each.basis);
    }
  });
});
