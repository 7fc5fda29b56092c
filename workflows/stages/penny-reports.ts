import type { PennyProof } from '../../domain/parties/bank.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { readParty } from '../shared/read-party.ts';
import type { GateEnd } from './stage-end.ts';
import { readReportedPayments } from './reverse-penny.ts';

/** The bank has reported something about a cent, or about a payment from the new card. */
export const hasPennyReports = (c: ChangeRequest): boolean =>
  c.facts.reversePennies.some(({ key }) => c.reports.has(key)) || findReportedPennies(c).length > 0;

/** Cents that landed, and that the bank has reported about since: they may have come back. */
const findReportedPennies = (c: ChangeRequest): PennyProof[] =>
  c.facts.pennies.filter(({ key, state }) => state === 'landed' && c.reports.has(key));

/**
 * Asks the bank about every cent and every payment from the new card that it has reported about. A
 * report itself proves nothing, and it may arrive late, so every gate calls this.
 */
export async function checkPennyReports(c: ChangeRequest): Promise<GateEnd | undefined> {
  for (const reversePenny of c.facts.reversePennies) {
    const unreadEnd = await readReportedPayments(c, reversePenny);
    if (unreadEnd) return unreadEnd;
  }
  return checkReturnedPennies(c);
}

/** Asks the bank about every cent that it has reported about: one may be returned after its code was read. */
export async function checkReturnedPennies(c: ChangeRequest): Promise<GateEnd | undefined> {
  for (const proof of findReportedPennies(c)) {
    const result = await readParty(c, {
      party: 'bank',
      what: 'penny',
      ask: (read) =>
        read.queryPenny.executeWithOptions({ summary: 'query the cent again' }, [proof.key]),
    });
    if ('end' in result) return result.end;
    c.reports.delete(proof.key);
    const { state, isOurFault } = result.answer;
    // One that we have called back ourselves had landed.
    if ((state !== 'returned' && state !== 'refused') || isOurFault) continue;
    proof.state = 'returned';
    proof.returnedAt = c.now();
    c.record('system', 'penny-returned', {
      code: 'ACC_PENNY_RETURNED',
      data: { key: proof.key },
    });
  }
  return undefined;
}
