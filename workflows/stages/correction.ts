import { addTerm } from '../../domain/time/calendar.ts';
import { isAboutFindings } from '../../domain/identity/document-findings.ts';
import { buildInformationRequest } from '../../domain/review/information-request.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { NoticeEvent } from '../../domain/notices/events.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { SideEnd } from './stage-end.ts';
import type { PendingCorrection } from './correction-state.ts';
import { callOwn } from '../shared/call-own.ts';
import { computeReminders } from '../shared/reminders.ts';
import { waitFor } from '../shared/waiting.ts';

/**
 * Asks the merchant to correct all faults at once, within a deadline and a limited number of rounds
 * [E3]. Faults that are still to be corrected stay on the list.
 * @returns an end when there are no rounds left
 */
export function requestCorrection(
  c: ChangeRequest,
  problems: Problem[],
  event: NoticeEvent = 'correction-asked',
): Extract<SideEnd, { kind: 'ended' }> | undefined {
  const code = problems[0]?.code ?? 'MAT_MISSING';
  if (c.correction.rounds >= c.policy['correction.rounds'])
    return { kind: 'ended', outcome: 'rejected', code, problems };
  if (isAboutFindings(problems, c.facts)) c.facts.areFindingsAsked = true;
  const due = addTerm(c.now(), c.policy['correction.ttl'], c.policy.calendar);
  const items = event === 'review-info-wanted' ? buildInformationRequest(problems, due) : problems;
  const pending = c.correction.request(items, due);
  c.record('system', 'correction-requested', {
    code,
    data: { items: problems.map(({ field }) => field).join(', '), round: c.correction.rounds + 1 },
  });
  c.notifier.send(event, { until: due, problems: pending.problems });
  return undefined;
}

/** Waits until the merchant has corrected or the deadline has passed, and sends reminders. */
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
      staff: 'nothing to do: reminders go out automatically',
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
  // Closed only then: a request that is frozen meanwhile finds the answered correction again.
  if (!(await loadNewAccount(c))) return { kind: 'interrupted' };
  c.correction.close();
  return { kind: 'corrected' };
}

/**
 * Reads what the vault knows of a corrected account.
 * @returns false when the reading was interrupted
 */
async function loadNewAccount(c: ChangeRequest): Promise<boolean> {
  const { token } = c.facts.request.newAccount;
  if (c.facts.account?.token === token) return true;
  const read = await callOwn(c, (own) => own.describeAccount({ merchant: c.merchant, token }));
  if (!read) return false;
  if (read.answer) c.facts.account = read.answer;
  return true;
}
