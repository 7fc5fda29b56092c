import { describe, expect, it } from 'vitest';
import { findBankOpening, findCutoverTime, findNextCutover } from '../../domain/time/calendar.ts';
import { assessAccountProof } from '../../domain/gates/account-proof.ts';
import { assessCooling } from '../../domain/gates/cooling.ts';
import { assessScreening } from '../../domain/gates/screening.ts';
import { parameterSchemas, Policy } from '../../domain/policy/policy-schema.ts';
import {
  policy,
  buildPolicyValues,
  buildReadyFacts,
  buildSubmittedFacts,
  buildVerifiedFacts,
} from '../support/facts.ts';

const shanghai = (local: string): string => new Date(`${local}:00+08:00`).toISOString();
/** 工商银行, of the account in the facts. */
const hours = { bankCode: '102', days: 'working', from: '08:30', to: '17:00' } as const;
const closing = buildPolicyValues({ 'windows.banks': [hours] });
const night = shanghai('2026-06-10T20:00');
const nextMorning = shanghai('2026-06-11T08:30');
const untilMorning = { kind: 'need', needs: ['opening-hours'], until: nextMorning };

describe('[A57] A bank with hours of its own', () => {
  it.each([
    ['opens the next working morning', '2026-06-12T17:00', '2026-06-15T08:30'],
    ['is open at noon', '2026-06-10T12:00', '2026-06-10T12:00'],
  ])('[A57] The bank %s', (_what, now, opens) => {
    expect(findBankOpening(shanghai(now), '102', closing)).toBe(shanghai(opens));
  });

  it('The hours of a bank delay no request at another bank', () => {
    expect(findBankOpening(night, '105', closing)).toBe(night);
    expect(findBankOpening(night, undefined, closing)).toBe(night);
  });

  it('A bank is asked about the account when it opens, and not before', () => {
    const facts = buildSubmittedFacts();
    expect(assessScreening(facts, closing, night)).toMatchObject(untilMorning);
    expect(assessScreening(facts, policy, night)).toMatchObject({
      needs: ['account-verification', 'list-screening'],
    });
  });

  it('The hours of a bank delay no request that needs no answer of it', () => {
    expect(assessScreening(buildVerifiedFacts(), closing, night).kind).toBe('pass');
  });

  it('The cent goes to a bank when it opens', () => {
    const unproved = buildReadyFacts({ pennies: [] });
    expect(assessAccountProof(unproved, closing, night)).toEqual(untilMorning);
    expect(assessAccountProof(unproved, policy, night)).toMatchObject({
      needs: ['penny', 'penny-code'],
    });
  });

  it('The final checks wait for a bank that is closed when the cooling-off ends', () => {
    const cooling = { startedAt: shanghai('2026-06-10T20:00'), contactsTold: 1 };
    const facts = buildReadyFacts({ cooling });
    const assess = (known: typeof policy) => assessCooling(facts, known, cooling.startedAt);
    expect(assess(closing)).toMatchObject({ needs: ['wait-cooling'] });
    expect(assess(policy)).toMatchObject({
      needs: [
        'wait-cooling',
        'merchant-record',
        'account-verification',
        'registry-look-up',
        'list-screening',
      ],
    });
  });

  it('The switch to a bank is in its hours, and in the window that the merchant chose', () => {
    expect(findNextCutover(night, closing, '102')).toBe(nextMorning);
    expect(findNextCutover(night, closing, '105')).toBe(night);
    const chosen = { from: shanghai('2026-06-12T18:00'), to: shanghai('2026-06-16T18:00') };
    expect(findCutoverTime(night, chosen, closing, '102')).toBe(shanghai('2026-06-15T08:30'));
  });
});

describe('Hours of banks in a policy', () => {
  const faultsOf = (banks: unknown): string[] => {
    const values = { ...policy, 'windows.banks': banks };
    const read = Policy.safeParse({ profile: 'test', version: 1, values });
    return (read.error?.issues ?? []).map(({ path }) => path.slice(1).join('/'));
  };

  it('Hours of banks name a bank by its three digits', () => {
    const schema = parameterSchemas['windows.banks'];
    expect(schema.safeParse([{ ...hours, bankCode: 'ICBC' }]).success).toBe(false);
    expect(schema.safeParse([hours]).success).toBe(true);
  });

  it('Hours that never overlap with the cut-over window are refused with their place in the policy', () => {
    expect(faultsOf([hours, { ...hours, from: '23:00', to: '00:10' }])).toEqual([
      'windows.banks/1',
    ]);
    expect(faultsOf([{ ...hours, from: '00:00', to: '00:00' }])).toEqual([]);
  });
});
