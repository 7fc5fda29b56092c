import type { ChangeRequest } from '../change-card/change-request.ts';
import { isProofVoid } from '../stages/check-pending-proofs.ts';
import type { PendingProof } from '../stages/pending-proofs.ts';
import type { ActionAnswer } from '../contract.ts';
import { tryRead } from '../shared/read-party.ts';
import { buildAnswer, buildRefusal } from './permission.ts';

/**
 * Checks a proof while the person waits, by one unretried look. Without an answer it is accepted
 * and stays open: the gate goes on checking, and the verdict appears in `status`.
 * @throws ApplicationFailure with the party's code when it refuses to say anything about the proof, and
 *   with INP_FORMAT when a code cannot be the one that was sent
 */
export async function checkProofNow(
  c: ChangeRequest,
  proof: PendingProof,
  accepted: string,
): Promise<ActionAnswer> {
  c.proofs.start(proof.what);
  const found = await tryRead(c, proof.check);
  if (found === undefined) {
    c.proofs.defer(proof);
    return buildAnswer(c, 'accepted', accepted);
  }
  c.proofs.finish(proof.what);
  if ('refusal' in found) {
    if (proof.drop && isProofVoid(found.refusal)) proof.drop();
    throw buildRefusal(found.refusal);
  }
  const misshapen = found.answer();
  if (misshapen) throw buildRefusal(misshapen);
  return buildAnswer(c);
}
