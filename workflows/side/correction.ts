import { addTerm } from '../../domain/calendar.ts';
import { wantedBy } from '../../domain/review/information.ts';
import type { Problem } from '../../domain/assessment.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { NoticeEvent } from '../../domain/notices.ts';
import type { Case } from '../case.ts';
import type { SideEnd } from '../gates/ends.ts';
import { notify } from '../notify.ts';
import { remindersFrom } from '../reminders.ts';
import { waitFor } from '../waiting.ts';

/**
 * Makes it the merchant's turn: all faults at once, a deadline, and a bounded number of rounds
 * (rules.md E3). What is asked for while something else is still to be corrected comes on top.
 */
export function askMerchant(
  c: Case,
  problems: Problem[],
  event: NoticeEvent = 'correction-asked',
): Extract<SideEnd, { kind: 'ended' }> | undefined {
  const code = problems[0]?.code ?? 'MAT_MISSING';
  if (c.rounds >= c.policy['correction.rounds'])
    return { kind: 'ended', outcome: 'rejected', code, problems };
  const due = addTerm(c.now(), c.policy['correction.ttl'], c.policy.calendar);
  const items = event === 'review-info-wanted' ? wantedBy(problems, due) : problems;
  c.asked = { problems: [...(c.asked?.problems ?? []), ...items], due };
  c.corrected = false;
  c.record('system', 'correction asked', {
    code,
    data: { items: problems.map(({ field }) => field).join(', '), round: c.rounds + 1 },
  });
  notify(c, event, { until: due, problems: c.asked.problems });
  return undefined;
}

/** Waits for the merchant, reminding him, until he has corrected or his time is over. */
export async function correction(
  c: Case,
  { problems, due }: NonNullable<Case['asked']>,
): Promise<SideEnd> {
  c.enter('correction');
  const turn = {
    waitingOn: 'merchant' as const,
    problems,
    due,
    next: { merchant: nextStep('correct'), staff: 'nothing: reminders go out by themselves' },
    summary: 'corrected by',
  };
  const corrected = () => c.corrected;
  for (const remindAt of [...remindersFrom(c, c.since), undefined]) {
    const end = await waitFor(c, { ...turn, ...(remindAt && { remindAt }) }, corrected);
    if (end === 'interrupted') return { kind: 'interrupted' };
    if (end === 'late') return { kind: 'ended', outcome: 'expired', code: 'EXP_DEADLINE' };
    if (end === 'done') break;
    notify(c, 'correction-reminder', { until: due, problems });
  }
  c.rounds += 1;
  c.asked = undefined;
  await describeNewAccount(c);
  return { kind: 'corrected' };
}

/** The vault is our own: what it knows of the account is there as soon as it answers. */
async function describeNewAccount(c: Case): Promise<void> {
  const { token } = c.facts.request.newAccount;
  if (c.facts.account?.token === token) return;
  const account = await c.decide((local) => local.describeAccount({ merchant: c.merchant, token }));
  if (account) c.facts.account = account;
}
