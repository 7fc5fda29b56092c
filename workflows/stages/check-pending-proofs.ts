import { patched } from '@temporalio/workflow';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { getRefusalCode, readParty } from '../shared/read-party.ts';
import type { PendingProof } from './pending-proofs.ts';
import type { GateEnd } from './stage-end.ts';

/** Checks the proofs whose party did not answer while the person waited, however long it takes. */
export async function checkPendingProofs(c: ChangeRequest): Promise<GateEnd | undefined> {
  for (;;) {
    const proof = c.proofs.getFirstDeferred();
    if (!proof) return undefined;
    const ask = createCheck(c, proof);
    const result = await readParty(c, { party: 'operator', what: proof.what, ask });
    if ('end' in result) return result.end;
    result.answer();
    c.proofs.finish(proof.what);
  }
}

/**
 * What the party refuses to tell of, such as a session that is over by then, proves nothing, as it does while the person
 * waits. Another proof is taken: nobody could clear this one.
 */
const createCheck =
  (c: ChangeRequest, proof: PendingProof): PendingProof['check'] =>
  async (read) => {
    try {
      return await proof.check(read);
    } catch (error) {
      const code = getRefusalCode(error);
      if (code === undefined || !isProofVoid(code)) throw error;
      return () => {
        proof.drop?.();
        c.record('system', 'no-answer', { code, data: { question: proof.what } });
        if (c.stage === 'identity') c.notifier.send('identity-failed');
      };
    }
  };

/** Faults that staff can clear: the person has done their part. */
const faultsOfOthers: readonly FailureCode[] = ['UPS_OTHER_SUBJECT', 'SYS_INTERNAL'];

/** Whether a proof that the party refuses with this code is of no use. Open requests go the old way. */
export const isProofVoid = (code: FailureCode): boolean =>
  !faultsOfOthers.includes(code) && patched('0.2-drop-refused-proofs');
