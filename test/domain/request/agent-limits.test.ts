import { describe, expect, it } from 'vitest';
import { agentActs } from '../../../domain/request/agent-acts.ts';
import { findAgentAct, findAgentRefusal } from '../../../domain/request/agent-limits.ts';
import { roles } from '../../../domain/request/card-change-schema.ts';
import { buildPolicyValues, buildRequest, buildSubmittedFacts } from '../../support/facts.ts';

const agent = { id: 'agent-1', role: 'agent' } as const;
const rules = (withdraw: 'never' | 'own' | 'any', object = 1, reportLost = 1) =>
  buildPolicyValues({ 'agent.acts': { withdraw, object, reportLost } });
const submittedByAgent = buildSubmittedFacts({
  request: buildRequest({ submittedBy: { id: 'Agent-1', role: 'agent' } }),
});
const draftedByAgent = buildSubmittedFacts({ request: buildRequest({ draftedBy: agent }) });
const ofOwner = buildSubmittedFacts();

describe('[E2 agent.acts] an act against the wish of the owner', () => {
  it('is bounded for agents only', () => {
    for (const role of roles)
      for (const act of agentActs)
        expect(findAgentAct(act, { id: 'x', role })).toBe(role === 'agent' ? act : undefined);
    expect(findAgentAct('chooseWindow', agent)).toBeUndefined();
  });

  it.each([
    ['own', submittedByAgent, undefined],
    ['own', draftedByAgent, undefined],
    ['own', ofOwner, 'ACT_NOT_ALLOWED'],
    ['any', ofOwner, undefined],
    ['never', submittedByAgent, 'ACT_NOT_ALLOWED'],
  ] as const)('lets an agent withdraw %s requests as the policy says', (rule, facts, expected) => {
    expect(findAgentRefusal('withdraw', agent, facts, rules(rule))).toBe(expected);
  });

  it.each(['object', 'reportLost'] as const)(
    'lets agents %s as often as the policy says',
    (act) => {
      const done = (count: number) =>
        buildSubmittedFacts({ agentActs: Array.from({ length: count }, () => act) });
      expect(findAgentRefusal(act, agent, done(0), rules('own'))).toBeUndefined();
      expect(findAgentRefusal(act, agent, done(1), rules('own'))).toBe('ACT_NOT_ALLOWED');
      expect(findAgentRefusal(act, agent, done(1), rules('own', 2, 2))).toBeUndefined();
      expect(findAgentRefusal(act, agent, done(0), rules('own', 0, 0))).toBe('ACT_NOT_ALLOWED');
    },
  );
});
