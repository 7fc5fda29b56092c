import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import type { MerchantChange } from '../../../domain/parties/merchant.ts';
import { buildFactor, buildRequest, buildVerifiedFacts, submittedAt } from '../../support/facts.ts';
import { changed, corporateBefore, heard, listed, risk } from '../../support/risk-facts.ts';

describe('The risk of a change', () => {
  it('The risk is green without reasons when all is known and nothing is unusual', () => {
    expect(risk(buildVerifiedFacts())).toEqual({ score: 0, tier: 'green', reasons: [] });
  });

  it('[A71] The risk is one tier higher when no contact could be notified', () => {
    const cooling = { startedAt: submittedAt, contactsTold: 1, untold: true } as const;
    const tierOf = (facts: Facts) => risk({ ...facts, cooling }).tier;
    expect(tierOf(buildVerifiedFacts())).toBe('amber');
    expect(tierOf(listed(1))).toBe('red');
    expect(tierOf(changed(['device', '-P3D'], ['password', '-P9D']))).toBe('red');
  });

  it('The points of all reasons are added', () => {
    const worse = {
      lists: listed(1).lists!,
      merchant: corporateBefore.merchant!,
      request: buildRequest({ applicant: { personToken: 'per_1', role: 'agent' } }),
    };
    expect(risk(buildVerifiedFacts({ ...worse }))).toMatchObject({ score: 50, tier: 'amber' });
    expect(risk({ ...heard({ result: 'CLOSE_MATCH' }), ...worse })).toMatchObject({
      score: 65,
      tier: 'red',
    });
  });

  it('The risk is amber from 25 points and red from 60 points', () => {
    const urgent = buildRequest({ reason: { kind: 'lost-card' } });
    expect(risk({ ...corporateBefore, request: urgent })).toMatchObject({
      score: 25,
      tier: 'amber',
    });
    const agent = { personToken: 'per_1', role: 'agent' } as const;
    const worse: Facts = {
      ...corporateBefore,
      lists: listed(1).lists!,
      request: buildRequest({ applicant: agent }),
      factors: [buildFactor({ result: 'wrong' }), buildFactor({ result: 'wrong' })],
    };
    expect(risk(worse)).toMatchObject({ score: 60, tier: 'red' });
  });

  it('The score is 100 at most', () => {
    const all = ['contact', 'admin', 'legal-person', 'password', 'device'] as const;
    const taken = changed(...all.map((what): [MerchantChange, string] => [what, '-P3D']));
    expect(risk({ ...taken, lists: listed(3).lists! })).toMatchObject({ score: 100, tier: 'red' });
  });
});
