import { addTerm } from '../../domain/time/calendar.ts';
import { buildInformationRequest } from '../../domain/review/information-request.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { NoticeEvent } from '../../domain/notices/events.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { SideEnd } from './stage-end.ts';
import type { PendingCorrection } from './correction-state.ts';
import { computeReminders } from '../shared/reminders.ts';
import { waitFor } from '../shared/waiting.ts';

/**
 * Makes it the merchant's turn: all faults at once, a deadline, and a bounded number of rounds
 * [E3]. What is asked for while something else is still to be corrected comes on top.
 */
export function requestCorrection(
  c: ChangeRequest,
  problems: Problem[],
  event: NoticeEvent = 'correction-asked',
): Extract<SideEnd, { kind: 'ended' }> | undefined {
  const code = problems[0]?.code ?? 'MAT_MISSING';
  if (c.correction.rounds >= c.policy['correction.rounds'])
    return { kind: 'ended', outcome: 'rejected', code, problems };
  const due = addTerm(c.now(), c.policy['correction.ttl'], c.policy.calendar);
  const items = event === 'review-info-wanted' ? buildInformationRequest(problems, due) : problems;
  const pending = c.correction.request(items, due);
  c.record('system', 'correction asked', {
    code,
    data: { items: problems.map(({ field }) => field).join(', '), round: c.correction.rounds + 1 },
  });
  c.notifier.send(event, { until: due, problems: pending.problems });
  return undefined;
}

/** Waits for the merchant, reminding him, until he has corrected or his time is over. */
export async function awaitCorrection(
  c: ChangeRequest,
  { problems, due }: PendingCorrection,
): Promise<SideEnd> {
  c.enterStage('correction');
  const waitState = {
    waitingOn: 'merchant' as const,
    problems,
    due,
    next: {
      merchant: describeNextStep('correct'),
      staff: 'nothing: reminders go out by themselves',
    },
    summary: 'corrected by',
  };
  const isCorrected = () => c.correction.isAnswered;
  for (const remindAt of [...computeReminders(c, c.since), undefined]) {
    const end = await waitFor(c, { ...waitState, ...(remindAt && { remindAt }) }, isCorrected);
    if (end === 'interrupted') return { kind: 'interrupted' };
    if (end === 'late') return { kind: 'ended', outcome: 'expired', code: 'EXP_DEADLINE' };
    if (end === 'done') break;
    c.notifier.send('correction-reminder', { until: due, problems });
  }
  c.correction.close();
  await loadNewAccount(c);
  return { kind: 'corrected' };
}

/** The vault is our own: what it knows of the account is there as soon as it answers. */
async function loadNewAccount(c: ChangeRequest): Promise<void> {
  const { token } = c.facts.request.newAccount;
  if (c.facts.account?.token === token) return;
  const account = await c.local.run((local) =>
    local.describeAccount({ merchant: c.merchant, token }),
  );
  if (account) c.facts.account = account;
}
