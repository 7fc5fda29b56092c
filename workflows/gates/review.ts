import type { Problem } from '../../domain/assessment.ts';
import { nextOpening } from '../../domain/calendar.ts';
import { changesContract } from '../../domain/agreements.ts';
import { nextStep } from '../../domain/next-steps.ts';
import { oldCardIsDead, reviewTarget } from '../../domain/old-card.ts';
import { lateNotice, reviewClock, reviewDue, type ReviewClock } from '../../domain/review/clock.ts';
import type { WaitingOn } from '../../domain/stages.ts';
import type { Case } from '../case.ts';
import { notify, notifyOnce } from '../notify.ts';
import { waitFor } from '../waiting.ts';
import type { GateEnd } from './ends.ts';
import type { Gate, Obtain } from './gate.ts';
import { openingHours, screening } from './screening.ts';

/** Waits for one more decision. */
const decision: Obtain = async (c) => {
  const known = c.facts.reviews.length;
  const { bankNotifiedAt } = c.facts;
  const advice = changesContract(c.facts)
    ? ', after legal advice: the signed supplement changes the contract'
    : '';
  return untilJudged(
    c,
    {
      waitingOn: c.tier === 'red' ? 'risk' : 'operator',
      merchant: nextStep('wait-for-review'),
      staff: `approve or reject as ${known === 0 ? 'maker' : 'checker'}${advice}`,
      summary: 'review decided by',
    },
    () => c.facts.reviews.length !== known || c.facts.bankNotifiedAt !== bankNotifiedAt,
  );
};

/** A red request: somebody known long enough says on the phone that it is his wish (rules.md D). */
const callback: Obtain = (c) =>
  untilJudged(
    c,
    {
      waitingOn: 'risk',
      merchant: nextStep('expect-call'),
      staff: 'call back a number of the record older than 30 days, then record it',
      summary: 'callback recorded by',
    },
    () => c.facts.callback !== undefined,
  );

interface Judging {
  waitingOn: WaitingOn;
  merchant: string;
  staff: string;
  summary: string;
}

/** The target is a promise, the maximum an apology: both call people in, neither decides (A83). */
async function untilJudged(
  c: Case,
  { waitingOn, merchant, staff, summary }: Judging,
  happened: () => boolean,
): Promise<GateEnd | undefined> {
  const { outages } = c.facts;
  const urgent = oldCardIsDead(c.facts);
  const clock = reviewClock(
    { since: c.since, target: reviewTarget(c.policy, urgent), ...(outages && { outages }) },
    c.policy,
  );
  const due = reviewDue(clock, c.policy, c.now());
  const late = c.now() >= clock.maximum;
  const closed = closedUntil(c);
  const [remindAt] = [clock.remindAt, closed?.remindAt]
    .filter((at = '') => at > c.now())
    .toSorted((one = '', other = '') => one.localeCompare(other));
  const reminds = remindAt === clock.remindAt;
  const end = await waitFor(
    c,
    {
      waitingOn,
      due,
      ...closed,
      ...(remindAt !== undefined && { remindAt }),
      next: {
        merchant: closed ? nextStep('review-closed', { time: closed.remindAt }) : merchant,
        staff: `${precedence(urgent, late)}${staff}`,
      },
      summary,
    },
    happened,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'reminder' && reminds) notify(c, 'review-reminder', { until: clock.target });
  if (end === 'late') overdue(c, clock);
  return undefined;
}

function precedence(urgent: boolean, late: boolean): string {
  if (urgent) return 'first, as payouts are held: ';
  return late ? 'first, as it is late: ' : '';
}

function overdue(c: Case, clock: ReviewClock): void {
  c.record('system', 'review overdue', { code: 'EXP_DEADLINE' });
  notify(c, lateNotice(clock, c.now()), { until: reviewDue(clock, c.policy, c.now()) });
}

/** Nobody reviews outside office hours: the request says until when, and may be decided all the same (A57). */
function closedUntil(c: Case) {
  const opens = nextOpening(c.now(), c.policy['windows.review'], c.policy.calendar);
  if (opens <= c.now()) return undefined;
  const problems: Problem[] = [
    { field: 'windows.review', code: 'POL_WINDOW', params: { time: opens } },
  ];
  notifyOnce(c, 'window-delay', { until: opens, problems });
  return { remindAt: opens, problems };
}

export const review: Gate = {
  name: 'review',
  next: 'account-proof',
  obtain: {
    // The bank may have said that it gave the account another number.
    'account-verification': screening.obtain['account-verification'],
    'opening-hours': openingHours,
    'review-decision': decision,
    callback,
  },
};
