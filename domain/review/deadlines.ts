/**
 * What a review promises, who is reminded of it, and what follows when it is late
 * [E2 review.target, E2 review.max, E2 review.remindAt, A38, A83]. It never decides by itself.
 */
import { addTerm, findEndOfHours, isWithinHours } from '../time/calendar.ts';
import { addDuration, addMs, parseDurationMs } from '../time/duration.ts';
import type { NoticeEvent } from '../notices/events.ts';
import { computeOutageMs, type Outage } from '../parties/outages.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** How long a review takes when it is in time: what holds payouts is looked at first [E3 urgent path]. */
export const findReviewTarget = (policy: PolicyValues, urgent: boolean): string =>
  policy[urgent ? 'review.urgentTarget' : 'review.target'];

/** Instants, ISO 8601. */
export interface ReviewDeadlines {
  /** Staff are reminded of what is promised. */
  remindAt: string;
  /** What the merchant is promised; then the supervisor is called in. */
  target: string;
  /** The merchant gets an apology, the request goes first. */
  maximum: string;
}

export interface ReviewStart {
  /** When the request came into review; ISO 8601. */
  since: string;
  /** How long it takes when it is in time: review.target, or review.urgentTarget. */
  target: string;
  /** Times in which a party was away: they do not count. */
  outages?: readonly Outage[];
}

export function computeReviewDeadlines(start: ReviewStart, policy: PolicyValues): ReviewDeadlines {
  const { since, target, outages } = start;
  const outageMs = computeOutageMs(outages, since);
  const promised = moveToOpeningHours(addMs(since, parseDurationMs(target) + outageMs), policy);
  const longest = addMs(addTerm(since, policy['review.max'], policy.calendar), outageMs);
  const ms = Date.parse(promised) - Date.parse(since);
  return {
    remindAt: addMs(since, ms * policy['review.remindAt']),
    target: promised,
    // An urgent promise is shorter, one over a weekend longer: the apology never comes before it.
    maximum: longest > promised ? longest : promised,
  };
}

/** A promise that ends while nobody reviews ends with the next hours in which somebody does. */
function moveToOpeningHours(at: string, policy: PolicyValues): string {
  const hours = policy['windows.review'];
  const { calendar } = policy;
  return isWithinHours(at, hours, calendar) ? at : findEndOfHours(at, hours, calendar);
}

/** What is waited for next: the promise, then the maximum, then a look every day. ISO 8601. */
export function findReviewDue(clock: ReviewDeadlines, policy: PolicyValues, now: string): string {
  const ahead = [clock.target, clock.maximum].find((at) => now < at);
  return ahead ?? addDuration(now, policy['review.target']);
}

/** Who hears of a review that is late, at an instant after its promise. */
export const findLateNotice = (clock: ReviewDeadlines, now: string): NoticeEvent =>
  now < clock.maximum ? 'review-overdue' : 'sla-missed';
