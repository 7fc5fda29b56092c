import { findAgentAct, findAgentRefusal } from '../../domain/request/agent-limits.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { ActionMessage, ActionName } from '../contract.ts';

/** Why an agent may not stop the change or hold the money; undefined for everybody else. */
export function findAgentActRefusal(
  c: ChangeRequest,
  action: ActionName,
  { by }: ActionMessage,
): FailureCode | undefined {
  const act = findAgentAct(action, by);
  return act && findAgentRefusal(act, by, c.facts, c.policy);
}

/** The owner learns what an agent did to the request, since it may be against their wish [E6 agent-acted]. */
export function notifyOwnerOfAgent(
  c: ChangeRequest,
  action: ActionName,
  { by }: ActionMessage,
): void {
  const act = findAgentAct(action, by);
  if (!act) return;
  c.facts.agentActs = [...(c.facts.agentActs ?? []), act];
  c.notifier.send('agent-acted', { agentAct: act });
}
