/**
 * A watch may put the card before its own back while the next request of its merchant moves the card on. Networks audit for
 * days: each would undo what the other has applied for, and leave a network on a card that nobody wants. So one goes first.
 */
import { patched } from '@temporalio/workflow';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { callOwn } from '../shared/call-own.ts';

export const oneSwitchPatch = '0.2-one-switch-at-a-time';

/** Whether the request, or the watch that goes on with it, may move the card; undefined when something else came first. Open ones go the old way. */
export async function takeSwitchTurn(c: ChangeRequest): Promise<boolean | undefined> {
  if (!patched(oneSwitchPatch)) return true;
  const { requestId, scopeRef: scope } = c;
  const found = await callOwn(c, (own) => own.takeSwitchTurn({ requestId, scope, at: c.now() }));
  return found?.answer;
}
