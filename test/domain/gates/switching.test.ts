import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import {
  timeAfter,
  buildDecision,
  buildFactor,
  afterCoolingOff,
  buildMerchant,
  buildPenny,
  policy,
  buildReadyFacts,
  refreshFacts,
  buildRequest,
  buildVerification,
  subject,
} from '../../support/facts.ts';

const assess = (facts: Facts, now = afterCoolingOff) =>
  assessGate('switching', refreshFacts(facts, now), policy, now);
const without = <K extends keyof Facts>(facts: Facts, key: K): Facts => {
  const { [key]: _, ...rest } = facts;
  return rest as Facts;
};
const ready = buildReadyFacts();

/** Each condition of I5, broken in one way; `unmet` is how the gate names it. */
const breaks: { title: string; spoil: (facts: Facts) => Facts; unmet: string }[] = [
  {
    title: 'the identity of the owner',
    spoil: (facts) => ({ ...facts, factors: [buildFactor()] }),
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
    title: 'approval by anybody but the owner',
    spoil: (facts) => ({
      ...facts,
      reviews: [buildDecision('owner-1'), buildDecision('owner-1')],
    }),
    unmet: 'review',
  },
  {
    title: 'approval of the evidence as it is',
    spoil: (facts) => ({ ...facts, evidence: 'e-2' }),
    unmet: 'review',
  },
  {
    title: 'a review without a rejection',
    spoil: (facts) => ({
      ...facts,
      reviews: [...facts.reviews, buildDecision('risk-1', { decision: 'reject' })],
    }),
    unmet: 'review',
  },
  {
    title: 'a confirmed cent',
    spoil: (facts) => ({ ...facts, pennies: [buildPenny({ confirmed: false })] }),
    unmet: 'account-proof',
  },
  {
    title: 'a cent that was not returned',
    spoil: (facts) => ({ ...facts, pennies: [buildPenny({ state: 'returned' })] }),
    unmet: 'account-proof',
  },
  {
    title: 'the time to object',
    spoil: (facts) => ({ ...facts, cooling: { startedAt: timeAfter('P5DT12H'), contactsTold: 1 } }),
    unmet: 'cooling',
  },
  {
    title: 'a contact who was notified',
    spoil: (facts) => ({ ...facts, cooling: { startedAt: timeAfter('PT2H'), contactsTold: 0 } }),
    unmet: 'cooling',
  },
];

describe('The last check before payouts are held', () => {
  it('[A42] The switch may begin when all conditions hold at once', () => {
    expect(assess(ready)).toMatchObject({ kind: 'pass', risk: { tier: 'green' } });
  });

  it.each(breaks.map((one) => [one.title, one] as const))(
    '[A42] The request goes back without %s',
    (_, { spoil, unmet }) => {
      const said = assess(spoil(ready));
      expect(said.kind === 'back' && said.unmet).toContain(unmet);
    },
  );

  it('[A42] The last check names every condition that fails, and never passes with one', () => {
    fc.assert(
      fc.property(fc.subarray(breaks, { minLength: 1 }), (chosen) => {
        const said = assess(chosen.reduce((facts, { spoil }) => spoil(facts), ready));
        if (said.kind !== 'back') throw new Error(`expected back, not ${said.kind}`);
        expect(said.unmet).toEqual(expect.arrayContaining(chosen.map(({ unmet }) => unmet)));
      }),
    );
  });

  it('[A42] The last check reads record, bank and lists again when they have aged', () => {
    expect(assessGate('switching', ready, policy, afterCoolingOff)).toEqual({
      kind: 'need',
      needs: ['merchant-record'],
    });
  });

  it('[A85] Nothing is switched to a card that was closed meanwhile', () => {
    const lost = { value: buildVerification({ accountStatus: 'LOST' }), at: afterCoolingOff };
    expect(assess({ ...ready, verification: lost })).toMatchObject({
      kind: 'ask',
      problems: [{ code: 'ACC_LOST' }],
    });
  });

  it('[A62] Nothing is switched for a merchant who was frozen meanwhile', () => {
    const merchant = { value: buildMerchant({ frozen: true }), at: afterCoolingOff };
    expect(assess({ ...ready, merchant })).toMatchObject({ kind: 'stop', code: 'ELG_FROZEN' });
  });

  it('[A34] Proofs for another account do not count in the last check', () => {
    const newAccount = { token: 'acc_00000003', last4: '0300' };
    const account = { ...ready.account!, token: 'acc_00000003', last4: '0300' };
    const said = assess({ ...ready, request: buildRequest({ newAccount }), account });
    expect(said.kind === 'back' && said.unmet).toEqual([
      'identity',
      'agreement',
      'account-proof',
      'cooling',
    ]);
  });

  it('[A70] The request goes back to review when two signs of a take-over appear at the last moment', () => {
    const lastChanges = [
      { what: 'contact' as const, at: timeAfter('P5D') },
      { what: 'password' as const, at: timeAfter('P5D') },
    ];
    const merchant = { value: buildMerchant({ lastChanges }), at: afterCoolingOff };
    // Contacts were told of the end of a shorter cooling-off.
    const unmet = ['review', 'cooling'];
    expect(assess({ ...ready, merchant })).toEqual({ kind: 'back', unmet });
    const callback = {
      by: 'risk-1',
      at: timeAfter('P5D'),
      contactId: 'c-1',
      confirmed: true,
      ...subject,
    };
    const cooling = { ...ready.cooling!, remindedAt: timeAfter('PT120H') };
    expect(assess({ ...ready, merchant, callback, cooling })).toMatchObject({
      kind: 'pass',
      risk: { tier: 'red' },
    });
  });

  it('[A71] The request is stopped by an owner who said no, at whatever gate', () => {
    const deniedAt = timeAfter('P5D');
    expect(assess({ ...ready, deniedAt })).toMatchObject({ code: 'RSK_OBJECTED', freeze: true });
  });

  it('The last check passes from the moment that it names, and never before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (hours) => {
        const now = timeAfter(`PT${hours}H`);
        expect(assess(ready, now).kind === 'pass').toBe(hours >= 26);
      }),
    );
  });
});
