import { addTerm } from '../../domain/calendar.ts';
import type { FailureCode } from '../../domain/failures.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { NoticeEvent } from '../../domain/notices.ts';
import type { Case } from '../case.ts';
import type { SideEnd } from '../gates/ends.ts';
import { notify } from '../notify.ts';
import { after, waitFor } from '../waiting.ts';

const events: Partial<Record<FailureCode, NoticeEvent>> = {
  RSK_OBJECTED: 'objection',
  WATCH_LATE_OBJECTION: 'late-objection',
};

/** Makes it the risk officer's turn. A request that is frozen already is judged with the new reason in mind. */
export function freeze(c: Case, code: FailureCode): void {
  c.record('system', c.frozen ? 'frozen once more' : 'frozen', { code });
  notify(c, events[code] ?? 'frozen');
  c.frozen ??= {
    code,
    due: addTerm(c.now(), c.policy['objection.rules'].verdict, c.policy.calendar),
  };
  // Whoever was for a thaw before did not know of this.
  c.verdict = undefined;
  c.seconded.clear();
}

/**
 * Nothing goes on without a verdict: an overdue one is asked for daily, by name, and never answered
 * by the clock (rules.md E2 objection.rules, E3 FROZEN).
 */
export async function frozen(c: Case, judged: NonNullable<Case['frozen']>): Promise<SideEnd> {
  c.enter('frozen');
  for (;;) {
    const end = await waitFor(
      c,
      {
        waitingOn: 'risk',
        due: judged.due,
        problems: [{ field: 'request', code: judged.code }],
        next: {
          merchant: nextStep('safe-we-call'),
          staff: 'call back, then thaw (two people) or reject',
        },
        summary: 'verdict of the risk officer by',
      },
      () => c.verdict !== undefined,
    );
    if (end === 'interrupted') return { kind: 'interrupted' };
    if (end === 'done') break;
    c.record('system', 'verdict overdue', { code: judged.code });
    notify(c, 'sla-missed');
    judged.due = after(c, c.policy['review.target']);
  }
  c.frozen = undefined;
  if (c.verdict?.kind === 'reject') {
    const { reasons } = c.verdict;
    return { kind: 'ended', outcome: 'rejected', code: reasons[0].code, problems: reasons };
  }
  thaw(c);
  return { kind: 'resumed' };
}

/** What the risk officer had before him is judged: it does not freeze the request again. */
function thaw(c: Case): void {
  c.facts.thawedAt = c.now();
  if (c.facts.callback?.confirmed === false) delete c.facts.callback;
  // The owner's silence while everything stood still is no consent.
  if (c.facts.trial) c.facts.trial.since = c.now();
}
