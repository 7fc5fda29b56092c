/**
 * When a review is promised, when staff are reminded, and who learns that it is late
 * [E2 review.target, E2 review.max, E2 review.remindAt, A38, A83]. A late review is never decided by
 * itself.
 */
import { addTerm, findEndOfHours, isWithinHours } from '../time/calendar.ts';
import { addDuration, addMs, parseDurationMs } from '../time/duration.ts';
import type { NoticeEvent } from '../notices/events.ts';
import { computeOutageMs, type Outage } from '../parties/outages.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/**
 * How long a review may take; shorter for urgent requests, which hold payouts [E3 urgent path].
 * @returns an ISO 8601 duration
 */
export const findReviewTarget = (policy: PolicyValues, urgent: boolean): string =>
  policy[urgent ? 'review.urgentTarget' : 'review.target'];

/** Instants, ISO 8601. */
export interface ReviewDeadlines {
  /** Staff get a reminder. */
  remindAt: string;
  /** Promised to the merchant; afterwards the supervisor takes part. */
  target: string;
  /** Afterwards the merchant gets an apology and the request has priority. */
  maximum: string;
}

export interface ReviewStart {
  /** When the request came into review; ISO 8601. */
  since: string;
  /** The promised duration: `review.target` or `review.urgentTarget`. */
  target: string;
  /** Times in which a party did not answer: they do not count. */
  outages?: readonly Outage[];
}

/** The deadlines of a review that has started. */
export function computeReviewDeadlines(start: ReviewStart, policy: PolicyValues): ReviewDeadlines {
  const { since, target, outages } = start;
  const outageMs = computeOutageMs(outages, since);
  const promised = moveToOpeningHours(addMs(since, parseDurationMs(target) + outageMs), policy);
  const longest = addMs(addTerm(since, policy['review.max'], policy.calendar), outageMs);
  const ms = Date.parse(promised) - Date.parse(since);
  return {
    remindAt: addMs(since, ms * policy['review.remindAt']),
    target: promised,
    // A weekend may move the target beyond the maximum: the apology never comes before the target.
    maximum: longest > promised ? longest : promised,
  };
}

/** A target outside the hours of reviewers moves to the end of their next hours. */
function moveToOpeningHours(at: string, policy: PolicyValues): string {
  const hours = policy['windows.review'];
  const { calendar } = policy;
  return isWithinHours(at, hours, calendar) ? at : findEndOfHours(at, hours, calendar);
}

/** The next deadline of a review: the target, then the maximum, then one every `review.target`; ISO 8601. */
export function findReviewDue(
  deadlines: ReviewDeadlines,
  policy: PolicyValues,
  now: string,
): string {
  const next = [deadlines.target, deadlines.maximum].find((at) => now < at);
  return next ?? addDuration(now, policy['review.target']);
}

/** The notice about a review that is late. */
export const findLateNotice = (deadlines: ReviewDeadlines, now: string): NoticeEvent =>
  now < deadlines.maximum ? 'review-overdue' : 'sla-missed';
