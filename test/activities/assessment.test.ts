import { describe, expect, it } from 'vitest';
import { createAssessmentActivities } from '../../activities/assessment.ts';
import type { Facts } from '../../domain/gates/assessment.ts';
import type { GateName } from '../../domain/request/stages.ts';
import {
  afterCoolingOff,
  buildReadyFacts,
  buildVerifiedFacts,
  buildSubmittedFacts,
  policy,
  submittedAt,
} from '../support/facts.ts';

const { assessGates } = createAssessmentActivities();

const assess = (from: GateName, facts: Facts, now = submittedAt) =>
  assessGates({ from, facts, policy, now });

const listGates = async (from: GateName, facts: Facts, now?: string) =>
  (await assess(from, facts, now)).assessments.map(({ gate, kind }) => `${gate} ${kind}`);

describe('The assessment of gates', () => {
  it('The assessment of gates stops at the gate it begins with when that does not pass', async () => {
    expect(await listGates('screening', buildSubmittedFacts())).toEqual(['screening need']);
  });

  it('The assessment of gates goes on to the first gate that does not pass', async () => {
    expect(await listGates('screening', buildVerifiedFacts())).toEqual([
      'screening pass',
      'identity need',
    ]);
  });

  it('The assessment of gates takes the risk that one gate found to the next ones', async () => {
    const { risk, ...unrated } = buildReadyFacts();
    expect(risk?.tier).toBe('green');
    expect(await listGates('screening', unrated)).toEqual([
      'screening pass',
      'identity pass',
      'agreement pass',
      'review need',
    ]);
  });

  it('The assessment of gates ends before the switch, which is assessed alone', async () => {
    const facts = buildReadyFacts();
    expect((await listGates('account-proof', facts, afterCoolingOff)).at(-1)).toMatch(/^cooling/);
    expect(await listGates('switching', facts, afterCoolingOff)).toHaveLength(1);
  });

  it('The assessment of gates answers with the digest of the facts that reviewers decide on', async () => {
    const digest = async (facts: Facts) =>
      (await assess('screening', facts)).assessments[0].evidence;
    const evidence = await digest(buildVerifiedFacts());
    expect(evidence).toMatch(/^[0-9a-f]{32}$/);
    const other = buildVerifiedFacts({ lists: { value: { hit: true } as never, at: submittedAt } });
    expect(await digest(other)).not.toBe(evidence);
  });
});
