/** Acts of staff count only with a proof that API or worker has made (docs/decisions/0022-staff-assertions.md). */
import { currentUpdateInfo } from '@temporalio/workflow';
import { isAssertedAction } from '../../domain/request/asserted-acts.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { AskedRules } from '../change-card/gate-rules.ts';
import type { ActionMessage, ActionName } from '../contract.ts';
import { buildRefusal } from './permission.ts';

/** Refuses an act without a proof before it leaves a trace. @throws ApplicationFailure */
export function requireAssertion(action: ActionName, { assertion }: ActionMessage): void {
  if (isAssertedAction(action) && typeof assertion !== 'string')
    throw buildRefusal('ACT_NOT_ASSERTED');
}

/**
 * Has the worker check the proof, which is repeated until there is an answer. Call it first in a handler:
 * the id of the update is part of what was proved. A false proof is recorded, as somebody tried.
 * @param asked what to ask the rules if the proof is sound
 * @throws ApplicationFailure for a false proof
 */
export async function checkAssertion(
  c: ChangeRequest,
  action: ActionName,
  { assertion = '', ...message }: ActionMessage,
  asked?: AskedRules,
): Promise<void> {
  const key = currentUpdateInfo()?.id ?? '';
  const { answer: isSound, rules } = await c.proxies.assertion.checkStaffAssertion({
    action,
    key,
    message,
    assertion,
    ...(asked && { rules: asked.question }),
  });
  c.rules.take(asked, rules);
  if (isSound) return;
  c.record('system', 'assertion-refused', { code: 'ACT_NOT_ASSERTED', data: { action } });
  throw buildRefusal('ACT_NOT_ASSERTED');
}
