import { describe, expect, it } from 'vitest';
import { assessGates } from '../../activities/assessment.ts';
import type { Facts } from '../../domain/gates/assessment.ts';
import type { GateName } from '../../domain/request/stages.ts';
import {
  afterCoolingOff,
  refreshFacts,
  buildReadyFacts,
  buildVerifiedFacts,
  buildSubmittedFacts,
  policy,
  submittedAt,
} from '../support/facts.ts';

const assess = (from: GateName, facts: Facts, now = submittedAt) =>
  assessGates(from, { facts, policy, now });

const listGates = (from: GateName, facts: Facts, now?: string) =>
  assess(from, facts, now).map(({ gate, kind }) => `${gate} ${kind}`);

describe('The assessment of gates', () => {
  it('The assessment of gates stops at the gate it begins with when that does not pass', () => {
    expect(listGates('screening', buildSubmittedFacts())).toEqual(['screening need']);
  });

  it('The assessment of gates goes on to the first gate that does not pass', () => {
    expect(listGates('screening', buildVerifiedFacts())).toEqual([
      'screening pass',
      'identity need',
    ]);
  });

  it('The assessment of gates takes the risk that one gate found to the next ones', () => {
    const { risk, ...unrated } = buildReadyFacts();
    expect(risk?.tier).toBe('green');
    expect(listGates('screening', unrated)).toEqual([
      'screening pass',
      'identity pass',
      'agreement pass',
      'review need',
    ]);
  });

  it('The assessment of gates goes on from the cooling-off to the trial, which needs what the switch comes before', () => {
    const facts = refreshFacts(buildReadyFacts(), afterCoolingOff);
    const { evidence } = assess('review', facts)[0];
    const approved = { ...facts, reviews: facts.reviews.map((each) => ({ ...each, evidence })) };
    const gates = ['cooling pass', 'switching pass', 'trial need'];
    expect(listGates('cooling', approved, afterCoolingOff)).toEqual(gates);
  });

  it('The assessment of gates answers with the digest of the facts that reviewers decide on', () => {
    const digest = (facts: Facts) => assess('screening', facts)[0].evidence;
    const evidence = digest(buildVerifiedFacts());
    expect(evidence).toMatch(/^[0-9a-f]{32}$/);
    const other = buildVerifiedFacts({ lists: { value: { hit: true } as never, at: submittedAt } });
    expect(digest(other)).not.toBe(evidence);
  });
});
