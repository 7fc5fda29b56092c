/**
 * A watch and the next request of its merchant may both hold payouts, and the settlement knows one hold. Who lets go leaves
 * it to the other one, as long as that one holds as well.
 */
import { patched } from '@temporalio/workflow';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { callOwn } from '../shared/call-own.ts';

/** Undefined when something else came first. Open requests of before go the old way. */
export async function isHeldByAnother(
  c: ChangeRequest,
  isOver?: () => boolean,
): Promise<boolean | undefined> {
  if (!patched('0.2-hold-of-another-request')) return false;
  const { requestId, scopeRef: scope } = c;
  const found = await callOwn(c, (own) => own.isHeldByAnother({ requestId, scope }), isOver);
  return found?.answer;
}
