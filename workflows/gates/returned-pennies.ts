import type { Case } from '../case.ts';
import { lookUp } from '../look-up.ts';
import type { GateEnd } from './ends.ts';
import { lookReported } from './reverse-penny.ts';

/**
 * What the bank reports of a cent, or of a payment from the new card, is asked about before anything
 * rests on it, in whatever gate the request stands: either may be late.
 */
export async function followReports(c: Case): Promise<GateEnd | undefined> {
  for (const asked of c.facts.reversePennies) {
    const unread = await lookReported(c, asked);
    if (unread) return unread;
  }
  return followReturns(c);
}

/** A cent may come back after its code was read. */
async function followReturns(c: Case): Promise<GateEnd | undefined> {
  const reported = c.facts.pennies.filter(
    ({ key, state }) => state === 'landed' && c.reported.has(key),
  );
  for (const proof of reported) {
    const found = await lookUp(c, {
      party: 'bank',
      what: 'penny',
      ask: (look) =>
        look.queryPenny.executeWithOptions({ summary: 'ask about the cent again' }, [proof.key]),
    });
    if ('end' in found) return found.end;
    c.reported.delete(proof.key);
    const { state } = found.answer;
    if (state !== 'returned' && state !== 'refused') continue;
    proof.state = 'returned';
    proof.returnedAt = c.now();
    c.record('system', 'penny came back', {
      code: 'ACC_PENNY_RETURNED',
      data: { key: proof.key },
    });
  }
  return undefined;
}
