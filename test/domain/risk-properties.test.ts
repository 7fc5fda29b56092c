import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../domain/gates/assessment.ts';
import type { MerchantChange } from '../../domain/parties/merchant.ts';
import { assessRisk } from '../../domain/risk/score.ts';
import { findLowestFloor, riskReasonNames } from '../../domain/risk/reasons.ts';
import {
  timeAfter,
  buildMerchant,
  policy,
  buildSubmittedFacts,
  submittedAt,
  buildVerification,
  buildVerifiedFacts,
} from '../support/facts.ts';

const tierOf = (facts: Facts) => assessRisk(facts, policy, submittedAt).tier;

/** Weights that a policy may have. */
const policies = fc
  .record(
    Object.fromEntries(
      riskReasonNames.map((reason) => [
        reason,
        fc.record({
          points: fc.integer({ min: -100, max: 100 }),
          floor: fc.constantFrom(
            ...(findLowestFloor(reason) === 'green' ? [undefined] : []),
            'amber' as const,
            'red' as const,
          ),
        }),
      ]),
    ),
  )
  .map((weights) => ({ ...policy, 'risk.reasons': weights as never }));

describe('The tier of a change', () => {
  const answers = fc.record({
    result: fc.constantFrom(
      'MATCH',
      'CLOSE_MATCH',
      'NO_MATCH',
      'NOT_POSSIBLE',
      'UNAVAILABLE',
    ) as fc.Arbitrary<'MATCH'>,
    accountStatus: fc.constantFrom('ACTIVE', 'UNKNOWN') as fc.Arbitrary<'ACTIVE'>,
    accountClass: fc.constantFrom('I', 'UNKNOWN') as fc.Arbitrary<'I'>,
  });

  it('The tier is never green while anything about account, lists or merchant is unknown', () => {
    fc.assert(
      fc.property(
        answers,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (answer, bank, lists, record) => {
          const known = buildVerifiedFacts();
          const facts: Facts = { ...buildSubmittedFacts() };
          delete facts.merchant;
          if (bank) facts.verification = { value: buildVerification(answer), at: submittedAt };
          if (lists) facts.lists = known.lists!;
          if (record) facts.merchant = known.merchant!;
          const certain =
            bank &&
            lists &&
            record &&
            answer.result === 'MATCH' &&
            answer.accountStatus === 'ACTIVE' &&
            answer.accountClass === 'I';
          expect(tierOf(facts) === 'green').toBe(certain);
        },
      ),
    );
  });

  it('[A14, B3.15] The tier is green by no policy while the bank, the lists or the record are unknown', () => {
    const unknown = fc.subarray(['verification', 'lists', 'merchant'] as const, { minLength: 1 });
    fc.assert(
      fc.property(policies, unknown, (values, names) => {
        const facts: Facts = { ...buildVerifiedFacts() };
        for (const name of names) delete facts[name];
        expect(assessRisk(facts, values, submittedAt).tier).not.toBe('green');
      }),
    );
  });

  const changes = fc.array(
    fc.record({
      what: fc.constantFrom<MerchantChange>(
        'contact',
        'password',
        'admin',
        'legal-person',
        'device',
        'settlement-card',
      ),
      at: fc.integer({ min: 0, max: 60 }).map((days) => timeAfter(`-P${days}D`)),
    }),
    { maxLength: 4 },
  );
  const order = ['green', 'amber', 'red'];

  it('[A70] The tier never falls when one more change becomes known', () => {
    fc.assert(
      fc.property(changes, changes, (some, more) => {
        const with_ = (lastChanges: typeof some) =>
          tierOf(
            buildVerifiedFacts({
              merchant: { value: buildMerchant({ lastChanges }), at: submittedAt },
            }),
          );
        expect(order.indexOf(with_([...some, ...more]))).toBeGreaterThanOrEqual(
          order.indexOf(with_(some)),
        );
      }),
    );
  });
});
