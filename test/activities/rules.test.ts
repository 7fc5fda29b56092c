/** Facts are sent to the rules as changes to those that they were last given. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { PolicyRef } from '../../domain/policy/policy-ref.ts';
import { Rules, type RulesQuestion } from '../../activities/rules.ts';
import type { Facts } from '../../domain/gates/assessment.ts';
import { AdoptedPolicies } from '../support/adopted-policies.ts';
import { buildSubmittedFacts, buildVerifiedFacts, policy, submittedAt } from '../support/facts.ts';
import { createMemoryRequestFacts } from '../support/memory-request-facts.ts';

const own = { profile: 'cn-default', version: 1, values: policy };

function setUp() {
  const policies = new AdoptedPolicies();
  policies.adopt(own);
  const requestFacts = createMemoryRequestFacts();
  const rules = new Rules({ policies, requestFacts });
  const ref = policies.identify(own, 'demo') as PolicyRef;
  const build = (changed: Partial<Facts>, base?: string): RulesQuestion => ({
    from: 'screening',
    request: { acquirerId: 'demo', requestId: 'r-1' },
    now: submittedAt,
    ...(base !== undefined && { base }),
    changed: base === undefined ? { policy: ref, ...changed } : changed,
  });
  const run = <T>(call: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(call);
  return { rules, requestFacts, ref, build, run };
}

const { evidence: _, ...submitted } = buildSubmittedFacts();
const { verification, lists } = buildVerifiedFacts();
const checked = { verification: verification!, lists: lists! };

describe('The rules', () => {
  it('The rules assess a change as they assess all facts', async () => {
    const { rules, build, run } = setUp();
    const first = await run(() => rules.assess(build(submitted)));
    expect(first?.assessments).toMatchObject([{ gate: 'screening', kind: 'need' }]);
    const changed = await run(() => rules.assess(build(checked, first?.facts)));
    const whole = await run(() => rules.assess(build({ ...submitted, ...checked })));
    expect(changed?.assessments[0]).toMatchObject({ gate: 'screening', kind: 'pass' });
    expect(changed).toEqual(whole);
  });

  it('The rules say nothing of a change to facts that are not stored, or that somebody has changed there', async () => {
    const { rules, requestFacts, build, run } = setUp();
    const first = await run(() => rules.assess(build(submitted)));
    const base = first?.facts ?? '';
    expect(await run(() => rules.assess(build(checked, 'another')))).toBeUndefined();
    await requestFacts.write({ acquirerId: 'demo', requestId: 'r-1' }, base, {
      ...submitted,
      attested: {
        by: 'x',
        at: submittedAt,
        bothCardsShown: true,
        personToken: 'p',
        accountToken: 'a',
      },
    });
    expect(await run(() => rules.assess(build(checked, base)))).toBeUndefined();
  });

  it('The rules are not asked by a policy that is not ours', async () => {
    const { rules, build, ref, run } = setUp();
    const foreign = build({ ...submitted, policy: { ...ref, digest: 'another' } });
    await expect(run(() => rules.assess(foreign))).rejects.toThrow('not our policy');
  });

  it('The rules keep no answer of a party back when they fail or the answer is another', async () => {
    const { rules, build, ref, run } = setUp();
    const foreign = build({ ...submitted, policy: { ...ref, digest: 'another' } });
    const learn = (answer: string) => (answer === 'match' ? {} : undefined);
    const assess = (answer: string, question?: RulesQuestion) =>
      run(() => rules.assessAnswer(answer, question, learn));
    expect(await assess('match', foreign)).toEqual({ answer: 'match' });
    expect(await assess('wrong', build(submitted))).toEqual({ answer: 'wrong' });
    expect(await assess('match')).toEqual({ answer: 'match' });
    expect(await assess('match', build(submitted))).toMatchObject({
      answer: 'match',
      rules: { assessments: [{ gate: 'screening' }] },
    });
  });
});
