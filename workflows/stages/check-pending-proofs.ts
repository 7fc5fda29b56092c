import type { ChangeRequest } from '../change-card/change-request.ts';
import { readParty } from '../shared/read-party.ts';
import type { GateEnd } from './stage-end.ts';

/** Checks the proofs whose party did not answer while the person waited, however long it takes. */
export async function checkPendingProofs(c: ChangeRequest): Promise<GateEnd | undefined> {
  for (;;) {
    const proof = c.proofs.getFirstDeferred();
    if (!proof) return undefined;
    const result = await readParty(c, { party: 'operator', what: proof.what, ask: proof.check });
    if ('end' in result) return result.end;
    result.answer();
    c.proofs.finish(proof.what);
  }
}
