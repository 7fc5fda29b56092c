import type { Case } from '../case.ts';
import { lookUp } from '../look-up.ts';
import type { GateEnd } from './ends.ts';

/** Proofs whose check failed to answer while the person waited are checked now, as long as it takes. */
export async function checkOpenProofs(c: Case): Promise<GateEnd | undefined> {
  for (let proof = c.openProofs[0]; proof; proof = c.openProofs[0]) {
    const { what, ask } = proof;
    const found = await lookUp(c, { party: 'operator', what, ask });
    if ('end' in found) return found.end;
    found.answer();
    c.openProofs.shift();
    c.checking.delete(what);
  }
  return undefined;
}
