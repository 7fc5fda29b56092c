import { describe, expect, it } from 'vitest';
import type { AssessedGate, Assessment } from '../../../domain/gates/assessment.ts';
import {
  describeAssessment,
  findPolicyDifferences,
} from '../../../domain/policy/policy-differences.ts';
import {
  timeAfter,
  buildMerchant,
  policy,
  buildPolicyValues,
  submittedAt,
  buildVerifiedFacts,
} from '../../support/facts.ts';

const screening = (changedAt: string): AssessedGate => ({
  gate: 'screening',
  facts: buildVerifiedFacts({
    merchant: {
      value: buildMerchant({ lastChanges: [{ what: 'settlement-card', at: changedAt }] }),
      at: submittedAt,
    },
  }),
  now: submittedAt,
});

describe('[A68] Another policy for the same facts', () => {
  it('[A68] Differences of two policies are listed by gate, with both answers', () => {
    const judged = [screening(timeAfter('-P40D')), screening(timeAfter('-P100D'))];
    const stricter = buildPolicyValues({ 'cooldown.anyChange': 'P60D' });
    const differences = findPolicyDifferences(judged, policy, stricter);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({
      gate: 'screening',
      was: { kind: 'pass' },
      wouldBe: { kind: 'stop', code: 'POL_COOLDOWN' },
    });
  });

  it('Policies with the same answers have no differences, whatever else they say', () => {
    const judged = [screening(timeAfter('-P40D'))];
    expect(findPolicyDifferences(judged, policy, policy)).toEqual([]);
    expect(
      findPolicyDifferences(judged, policy, buildPolicyValues({ watch: policy.watch })),
    ).toEqual([]);
  });
});

describe('An assessment in one line', () => {
  it.each<[string, Assessment]>([
    [
      'pass, amber 35, ACC_NAME_CLOSE',
      {
        kind: 'pass',
        risk: { score: 35, tier: 'amber', reasons: [] },
        notes: [{ field: 'newAccount', code: 'ACC_NAME_CLOSE' }],
      },
    ],
    [
      'need review-decision, callback, until 2026-06-11T02:00:00.000Z, 2 tries left',
      {
        kind: 'need',
        needs: ['review-decision', 'callback'],
        until: '2026-06-11T02:00:00.000Z',
        triesLeft: 2,
      },
    ],
    [
      'ask materials.card-photo MAT_MISSING',
      { kind: 'ask', problems: [{ field: 'materials.card-photo', code: 'MAT_MISSING' }] },
    ],
    ['stop ELG_ARREARS', { kind: 'stop', code: 'ELG_ARREARS' }],
    ['freeze RSK_OBJECTED', { kind: 'stop', code: 'RSK_OBJECTED', freeze: true }],
    ['expire AGR_EXPIRED', { kind: 'stop', code: 'AGR_EXPIRED', expired: true }],
    ['back for identity', { kind: 'back', unmet: ['identity'] }],
  ])('An assessment in one line reads: %s', (line, said) => {
    expect(describeAssessment(said)).toBe(line);
  });
});
