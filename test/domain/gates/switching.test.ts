import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/assessment.ts';
import { assessGate } from '../../../domain/gates/index.ts';
import {
  at,
  decision,
  factor,
  longAfter,
  merchantWith,
  penny,
  policy,
  readyToSwitch,
  refreshed,
  requestWith,
  verificationWith,
} from '../../support/facts.ts';

const assess = (facts: Facts, now = longAfter) =>
  assessGate('switching', refreshed(facts, now), policy, now);
const without = <K extends keyof Facts>(facts: Facts, key: K): Facts => {
  const { [key]: _, ...rest } = facts;
  return rest as Facts;
};
const ready = readyToSwitch();

/** Each condition of I5, broken in one way; `unmet` is how the gate names it. */
const breaks: { title: string; spoil: (facts: Facts) => Facts; unmet: string }[] = [
  {
    title: 'the identity of the owner',
    spoil: (facts) => ({ ...facts, factors: [factor()] }),
    unmet: 'identity',
  },
  {
    title: 'a document that was checked',
    spoil: (facts) => without(facts, 'document'),
    unmet: 'identity',
  },
  {
    title: 'the signature',
    spoil: (facts) => without(facts, 'agreement'),
    unmet: 'agreement',
  },
  {
    title: 'a second pair of eyes',
    spoil: (facts) => ({
      ...facts,
      reviews: [decision('owner-1'), decision('owner-1')],
    }),
    unmet: 'review',
  },
  {
    title: 'approval of the evidence as it is',
    spoil: (facts) => ({ ...facts, evidence: 'e-2' }),
    unmet: 'review',
  },
  {
    title: 'a review in which nobody said no',
    spoil: (facts) => ({
      ...facts,
      reviews: [...facts.reviews, decision('risk-1', { decision: 'reject' })],
    }),
    unmet: 'review',
  },
  {
    title: 'a cent that the owner has found',
    spoil: (facts) => ({ ...facts, pennies: [penny({ confirmed: false })] }),
    unmet: 'account-proof',
  },
  {
    title: 'a cent that stayed',
    spoil: (facts) => ({ ...facts, pennies: [penny({ state: 'returned' })] }),
    unmet: 'account-proof',
  },
  {
    title: 'the time to object',
    spoil: (facts) => ({ ...facts, cooling: { startedAt: at('P5DT12H'), contactsTold: 1 } }),
    unmet: 'cooling',
  },
  {
    title: 'a contact who was told',
    spoil: (facts) => ({ ...facts, cooling: { startedAt: at('PT2H'), contactsTold: 0 } }),
    unmet: 'cooling',
  },
];

describe('the last look before payouts are held', () => {
  it('[A42] passes when every condition holds at once', () => {
    expect(assess(ready)).toMatchObject({ kind: 'pass', risk: { tier: 'green' } });
  });

  it.each(breaks.map((one) => [one.title, one] as const))(
    '[A42] goes back without %s',
    (_, { spoil, unmet }) => {
      const said = assess(spoil(ready));
      expect(said.kind === 'back' && said.unmet).toContain(unmet);
    },
  );

  it('[A42] names every condition that fails, and never passes with one', () => {
    fc.assert(
      fc.property(fc.subarray(breaks, { minLength: 1 }), (chosen) => {
        const said = assess(chosen.reduce((facts, { spoil }) => spoil(facts), ready));
        if (said.kind !== 'back') throw new Error(`expected back, not ${said.kind}`);
        expect(said.unmet).toEqual(expect.arrayContaining(chosen.map(({ unmet }) => unmet)));
      }),
    );
  });

  it('[A42] looks at record, bank and lists again when they have aged', () => {
    expect(assessGate('switching', ready, policy, longAfter)).toEqual({
      kind: 'need',
      needs: ['merchant-record'],
    });
  });

  it('[A85] does not switch to a card that died meanwhile', () => {
    const lost = { value: verificationWith({ accountStatus: 'LOST' }), at: longAfter };
    expect(assess({ ...ready, verification: lost })).toMatchObject({
      kind: 'ask',
      problems: [{ code: 'ACC_LOST' }],
    });
  });

  it('[A62] does not switch for a merchant who was frozen meanwhile', () => {
    const merchant = { value: merchantWith({ frozen: true }), at: longAfter };
    expect(assess({ ...ready, merchant })).toMatchObject({ kind: 'stop', code: 'ELG_FROZEN' });
  });

  it('[A34] takes nothing that was proved for another account', () => {
    const newAccount = { token: 'acc_00000003', last4: '0300' };
    const account = { ...ready.account!, token: 'acc_00000003', last4: '0300' };
    const said = assess({ ...ready, request: requestWith({ newAccount }), account });
    expect(said.kind === 'back' && said.unmet).toEqual([
      'identity',
      'agreement',
      'account-proof',
      'cooling',
    ]);
  });

  it('[A70] goes back to review when two take-over signs appear at the last moment', () => {
    const lastChanges = [
      { what: 'contact' as const, at: at('P5D') },
      { what: 'password' as const, at: at('P5D') },
    ];
    const merchant = { value: merchantWith({ lastChanges }), at: longAfter };
    expect(assess({ ...ready, merchant })).toEqual({ kind: 'back', unmet: ['review'] });
    const callback = { by: 'risk-1', at: at('P5D'), contactId: 'c-1', confirmed: true };
    expect(assess({ ...ready, merchant, callback })).toMatchObject({
      kind: 'pass',
      risk: { tier: 'red' },
    });
  });

  it('[A71] is stopped by an owner who said no, at whatever gate', () => {
    const callback = { by: 'risk-1', at: at('P5D'), contactId: 'c-1', confirmed: false };
    expect(assess({ ...ready, callback })).toMatchObject({ code: 'RSK_OBJECTED', freeze: true });
  });

  it('passes on, never before, the moment from which it would pass', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (hours) => {
        const now = at(`PT${hours}H`);
        expect(assess(ready, now).kind === 'pass').toBe(hours >= 26);
      }),
    );
  });
});
