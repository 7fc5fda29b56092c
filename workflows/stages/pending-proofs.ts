import type { ChangeRequest } from '../change-card/change-request.ts';
import { readParty } from '../shared/read-party.ts';
import type { GateEnd } from './stage-end.ts';

/** Proofs whose check failed to answer while the person waited are checked now, as long as it takes. */
export async function checkPendingProofs(c: ChangeRequest): Promise<GateEnd | undefined> {
  for (let proof = c.pendingProofs[0]; proof; proof = c.pendingProofs[0]) {
    const { what, check } = proof;
    const result = await readParty(c, { party: 'operator', what, ask: check });
    if ('end' in result) return result.end;
    result.answer();
    c.pendingProofs.shift();
    c.proofsInCheck.delete(what);
  }
  return undefined;
}
