import { ActivityFailure } from '@temporalio/workflow';
import type { FailureCode } from '../../domain/failures.ts';
import type { Case, OpenProof } from '../case.ts';
import type { ActionAnswer } from '../contract.ts';
import { refusalOf } from '../look-up.ts';
import type { Look } from '../proxies.ts';
import { answer, refused } from './permit.ts';

/**
 * Checks a proof while the person waits, by one unretried look. Without an answer it is accepted
 * and stays open: the gate goes on checking, and the verdict appears in `status` (design.md §5).
 * @throws ApplicationFailure with the party's code when it refuses to say anything about the proof
 */
export async function checkNow(c: Case, proof: OpenProof, accepted: string): Promise<ActionAnswer> {
  c.checking.add(proof.what);
  const found = await once(c, proof.ask);
  if (found === undefined) {
    c.openProofs.push(proof);
    return answer(c, 'accepted', accepted);
  }
  c.checking.delete(proof.what);
  if ('refusal' in found) throw refused(found.refusal);
  found.answer();
  return answer(c);
}

/** One look, unretried unless told; undefined when no answer came. */
export async function once<T>(
  c: Case,
  ask: (look: Look) => Promise<T>,
  look: Look = c.calls.lookOnce,
): Promise<{ answer: T } | { refusal: FailureCode } | undefined> {
  try {
    return { answer: await ask(look) };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const refusal = refusalOf(error);
    return refusal && { refusal };
  } finally {
    await c.aside();
  }
}
