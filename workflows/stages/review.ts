import type { Problem } from '../../domain/gates/assessment.ts';
import { findNextOpening } from '../../domain/time/calendar.ts';
import { isContractChange } from '../../domain/request/agreement-version.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { isUrgent } from '../../domain/review/urgency.ts';
import {
  findLateNotice,
  computeReviewDeadlines,
  findReviewDue,
  findReviewTarget,
  type ReviewDeadlines,
} from '../../domain/review/deadlines.ts';
import type { WaitingOn } from '../../domain/request/stages.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { waitFor } from '../shared/waiting.ts';
import type { GateEnd } from './stage-end.ts';
import type { Gate, Obtain } from './gate.ts';
import { awaitOpeningHours, screening } from './screening.ts';

/** Waits for one more reviewer's decision. */
const awaitDecision: Obtain = async (c) => {
  const reviewsBefore = c.facts.reviews.length;
  const { bankNotifiedAt } = c.facts;
  const advice = isContractChange(c.facts)
    ? ', after legal advice: the signed supplement changes the contract'
    : '';
  return awaitReviewer(
    c,
    {
      waitingOn: c.tier === 'red' ? 'risk' : 'operator',
      merchant: describeNextStep('wait-for-review'),
      staff: `approve or reject as ${reviewsBefore === 0 ? 'maker' : 'checker'}${advice}`,
      summary: 'review decided by',
    },
    () => c.facts.reviews.length !== reviewsBefore || c.facts.bankNotifiedAt !== bankNotifiedAt,
  );
};

/** A red request: a contact of long standing confirms the change by phone [D callback], or the owner comes in person [B3.5]. */
const awaitCallback: Obtain = (c) => {
  const attestedAt = c.facts.attested?.at;
  return awaitReviewer(
    c,
    {
      waitingOn: 'risk',
      merchant: describeNextStep('expect-call'),
      staff:
        'call back a number of the record that has not changed lately, then record it; when there is none, a clerk attests the owner in person with both cards',
      summary: 'callback recorded by',
    },
    () => c.facts.callback !== undefined || c.facts.attested?.at !== attestedAt,
  );
};

interface ReviewWait {
  waitingOn: WaitingOn;
  merchant: string;
  staff: string;
  summary: string;
}

/** Waits for a reviewer. When the target or the maximum time has passed, staff are notified; time never decides [A83]. */
async function awaitReviewer(
  c: ChangeRequest,
  { waitingOn, merchant, staff, summary }: ReviewWait,
  hasHappened: () => boolean,
): Promise<GateEnd | undefined> {
  const { outages } = c.facts;
  const isFirst = isUrgent(c.facts);
  const clock = computeReviewDeadlines(
    { since: c.since, target: findReviewTarget(c.policy, isFirst), ...(outages && { outages }) },
    c.policy,
  );
  const due = findReviewDue(clock, c.policy, c.now());
  const isLate = c.now() >= clock.maximum;
  const officeHours = checkOfficeHours(c);
  const [remindAt] = [clock.remindAt, officeHours?.remindAt]
    .filter((at = '') => at > c.now())
    .toSorted((one = '', other = '') => one.localeCompare(other));
  const isReviewReminder = remindAt === clock.remindAt;
  const end = await waitFor(
    c,
    {
      waitingOn,
      due,
      ...officeHours,
      ...(remindAt !== undefined && { remindAt }),
      next: {
        merchant: officeHours
          ? describeNextStep('review-closed', { time: officeHours.remindAt })
          : merchant,
        staff: `${describePriority(isFirst, isLate)}${staff}`,
      },
      summary,
    },
    hasHappened,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'reminder' && isReviewReminder)
    c.notifier.send('review-reminder', { until: clock.target });
  if (end === 'late') reportOverdueReview(c, clock);
  return undefined;
}

function describePriority(isFirst: boolean, isLate: boolean): string {
  if (isFirst) return 'first, as payouts are held: ';
  return isLate ? 'first, as it is late: ' : '';
}

function reportOverdueReview(c: ChangeRequest, clock: ReviewDeadlines): void {
  c.record('system', 'review-overdue', { code: 'EXP_DEADLINE' });
  const until = findReviewDue(clock, c.policy, c.now());
  const event = findLateNotice(clock, c.now());
  if (event === 'sla-missed') c.notifier.sendOverdue(`${c.since} review`, { until });
  else c.notifier.send(event, { until });
}

/** Outside office hours the merchant is told when review opens; a decision is accepted all the same [A57]. */
function checkOfficeHours(c: ChangeRequest) {
  const opens = findNextOpening(c.now(), c.policy['windows.review'], c.policy.calendar);
  if (opens <= c.now()) return undefined;
  const problems: Problem[] = [
    { field: 'windows.review', code: 'POL_WINDOW', params: { time: opens } },
  ];
  c.notifier.sendOnce('window-delay', { until: opens, problems });
  return { remindAt: opens, problems };
}

export const review: Gate = {
  name: 'review',
  obtain: {
    // The bank may have reported that the account has another number.
    'account-verification': screening.obtain['account-verification'],
    'opening-hours': awaitOpeningHours,
    'review-decision': awaitDecision,
    callback: awaitCallback,
  },
};
