/** What an agent may do against the owner's interest: bounded by policy, and told to the owner [A22, B3.14]. */
import type { FailureCode } from '../failures/codes.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { agentActs, type AgentAct } from './agent-acts.ts';
import type { Actor, CardChangeRequest } from './card-change-schema.ts';
import type { PermittedAction } from './permissions.ts';
import { isSamePerson } from './separation-of-duties.ts';

/** The action, when it is one that the owner is told about. */
export const findAgentAct = (action: PermittedAction, by: Actor): AgentAct | undefined =>
  by.role === 'agent' ? agentActs.find((act) => act === action) : undefined;

/** What agents have done so far in a request. */
interface AgentFacts {
  agentActs?: readonly AgentAct[];
  request: Pick<CardChangeRequest, 'submittedBy' | 'draftedBy'>;
}

/** Why an agent may not do it: not theirs to withdraw, or done as often as the policy allows [E2 agent.acts]. */
export function findAgentRefusal(
  act: AgentAct,
  by: Actor,
  { agentActs: done = [], request }: AgentFacts,
  policy: PolicyValues,
): FailureCode | undefined {
  if (act !== 'withdraw')
    return done.filter((each) => each === act).length >= policy['agent.acts'][act]
      ? 'ACT_NOT_ALLOWED'
      : undefined;
  if (policy['agent.acts'].withdraw === 'any') return undefined;
  const isOwn = [request.submittedBy, request.draftedBy].some((party) =>
    isSamePerson(party?.id, by.id),
  );
  return policy['agent.acts'].withdraw === 'own' && isOwn ? undefined : 'ACT_NOT_ALLOWED';
}
