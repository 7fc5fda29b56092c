import { ActivityFailure } from '@temporalio/workflow';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { ChangeRequest, PendingProof } from '../change-card/change-request.ts';
import type { ActionAnswer } from '../contract.ts';
import { getRefusalCode } from '../shared/read-party.ts';
import type { ReadProxy } from '../shared/proxies.ts';
import { buildAnswer, buildRefusal } from './permission.ts';

/**
 * Checks a proof while the person waits, by one unretried look. Without an answer it is accepted
 * and stays open: the gate goes on checking, and the verdict appears in `status` (design.md §5).
 * @throws ApplicationFailure with the party's code when it refuses to say anything about the proof
 */
export async function checkProofNow(
  c: ChangeRequest,
  proof: PendingProof,
  accepted: string,
): Promise<ActionAnswer> {
  c.proofsInCheck.add(proof.what);
  const found = await tryRead(c, proof.check);
  if (found === undefined) {
    c.pendingProofs.push(proof);
    return buildAnswer(c, 'accepted', accepted);
  }
  c.proofsInCheck.delete(proof.what);
  if ('refusal' in found) throw buildRefusal(found.refusal);
  found.answer();
  return buildAnswer(c);
}

/** One look, unretried unless told; undefined when no answer came. */
export async function tryRead<T>(
  c: ChangeRequest,
  ask: (look: ReadProxy) => Promise<T>,
  look: ReadProxy = c.proxies.readOnce,
): Promise<{ answer: T } | { refusal: FailureCode } | undefined> {
  try {
    return { answer: await ask(look) };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const refusal = getRefusalCode(error);
    return refusal && { refusal };
  } finally {
    await c.afterLocal();
  }
}
