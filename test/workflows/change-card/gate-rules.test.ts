/** What the rules have said is used once, and only while nothing else has happened. */
import { describe, expect, it } from 'vitest';
import type { GateAssessment } from '../../../activities/assessment.ts';
import { buildVerifiedFacts, submittedAt, timeAfter } from '../../support/facts.ts';
import { GateRules } from '../../../workflows/change-card/gate-rules.ts';

const identity: GateAssessment = { gate: 'identity', evidence: 'e', kind: 'pass' };
const agreement: GateAssessment = { ...identity, gate: 'agreement' };

function setUp() {
  const subject = {
    facts: {
      ...buildVerifiedFacts(),
      policy: { profile: 'cn-default', version: 1, digest: 'd' },
    },
    stage: 'identity',
    requestId: 'r-1',
    merchant: { acquirerId: 'demo' },
    time: submittedAt,
    now: () => subject.time,
  };
  const rules = new GateRules(subject);
  const answer = { assessments: [identity, agreement], facts: 'digest-1' } as const;
  return { subject, rules, answer: { ...answer, assessments: [...answer.assessments] as never } };
}

describe('An answer of the rules', () => {
  it('An answer of the rules holds for one gate after the other', () => {
    const { rules, answer } = setUp();
    rules.take(rules.ask('identity'), answer);
    expect(rules.getAhead('agreement')).toBeUndefined();
    expect(rules.getAhead('identity')).toEqual({ assessment: identity, now: submittedAt });
    rules.dropAhead();
    expect(rules.getAhead('identity')).toBeUndefined();
    expect(rules.getAhead('agreement')?.assessment).toEqual(agreement);
  });

  it('An answer of the rules is void when another fact is known, or a minute has passed', () => {
    const { subject, rules, answer } = setUp();
    rules.take(rules.ask('identity'), answer);
    subject.time = timeAfter('PT1M', submittedAt);
    expect(rules.getAhead('identity')).toBeUndefined();
    subject.time = submittedAt;
    expect(rules.getAhead('identity')).toBeDefined();
    subject.facts.correctedAt = submittedAt;
    expect(rules.getAhead('identity')).toBeUndefined();
  });

  it('An answer of the rules is void when a fact turned out otherwise than the question supposed', () => {
    const { subject, rules, answer } = setUp();
    rules.take(rules.ask('identity', { deniedAt: submittedAt }), answer);
    expect(rules.getAhead('identity')).toBeUndefined();
    subject.facts.deniedAt = submittedAt;
    expect(rules.getAhead('identity')).toBeDefined();
  });

  it('An answer of the rules lets the next question carry only what has changed since', () => {
    const { subject, rules, answer } = setUp();
    const first = rules.ask('identity');
    expect(first.question).not.toHaveProperty('base');
    // Somebody acts while the rules are asked: they do not know of it.
    subject.facts.correctedAt = submittedAt;
    rules.take(first, answer);
    expect(rules.ask('identity').question).toMatchObject({
      base: 'digest-1',
      changed: { correctedAt: submittedAt },
    });
    rules.forgetStored();
    expect(rules.ask('identity').question.changed).toHaveProperty('request');
  });

  it('An answer of the rules is asked with an act only at a stage that has a gate', () => {
    const { subject, rules } = setUp();
    expect(rules.askHere()?.question.from).toBe('identity');
    subject.stage = 'frozen';
    expect(rules.askHere()).toBeUndefined();
  });
});
