import { addTerm } from '../../domain/calendar.ts';
import type { FailureCode } from '../../domain/failures.ts';
import type { Case } from '../case.ts';
import { after } from '../gates/gate.ts';
import { notify } from '../notify.ts';
import { waitFor } from '../waiting.ts';

export type Verdict = 'thaw' | 'reject';

/**
 * The risk officer's turn. Nothing goes on without a verdict: an overdue one is asked for daily,
 * by name, and never answered by the clock (rules.md E2 objection.rules, E3 FROZEN).
 */
export async function frozen(c: Case, code: FailureCode): Promise<Verdict> {
  c.enter('frozen');
  c.verdict = undefined;
  c.record('system', 'frozen', { code });
  await notify(c, code === 'RSK_OBJECTED' ? 'objection' : 'frozen');
  let due = addTerm(c.now(), c.policy['objection.rules'].verdict, c.policy.calendar);
  for (;;) {
    // Interrupts that arrive now change nothing: the request stands still already.
    c.interrupt = undefined;
    const end = await waitFor(
      c,
      {
        waitingOn: 'risk',
        due,
        problems: [{ field: 'request', code }],
        next: {
          merchant: 'nothing: your money is safe, we call the number of the record',
          staff: 'call back, then thaw (two people) or reject',
        },
        summary: 'verdict of the risk officer by',
      },
      () => c.verdict !== undefined,
    );
    if (c.verdict !== undefined) return c.verdict;
    if (end === 'late') {
      c.record('system', 'verdict overdue', { code });
      await notify(c, 'sla-missed');
      due = after(c, c.policy['review.target']);
    }
  }
}
