/**
 * What a review promises, who is reminded of it, and what follows when it is late
 * (rules.md E2 review.target, review.max, review.remindAt; A38, A83). It never decides by itself.
 */
import { addTerm, endOfHours, insideHours } from '../calendar.ts';
import { durationMs } from '../duration.ts';
import type { NoticeEvent } from '../notices.ts';
import { awayMs, type Outage } from '../outages.ts';
import type { PolicyValues } from '../policy.ts';

/** Instants, ISO 8601. */
export interface ReviewClock {
  /** Staff are reminded of what is promised. */
  remindAt: string;
  /** What the merchant is promised; then the supervisor is called in. */
  target: string;
  /** The merchant gets an apology, the request goes first. */
  maximum: string;
}

export interface ReviewBegun {
  /** When the request came into review; ISO 8601. */
  since: string;
  /** How long it takes when it is in time: review.target, or review.urgentTarget. */
  target: string;
  /** Times in which a party was away: they do not count. */
  outages?: readonly Outage[];
}

export function reviewClock(begun: ReviewBegun, policy: PolicyValues): ReviewClock {
  const { since, target, outages } = begun;
  const away = awayMs(outages, since);
  const promised = whenOpen(later(since, durationMs(target) + away), policy);
  const longest = later(addTerm(since, policy['review.max'], policy.calendar), away);
  const ms = Date.parse(promised) - Date.parse(since);
  return {
    remindAt: later(since, ms * policy['review.remindAt']),
    target: promised,
    // An urgent promise is shorter, one over a weekend longer: the apology never comes before it.
    maximum: longest > promised ? longest : promised,
  };
}

/** A promise that ends while nobody reviews ends with the next hours in which somebody does. */
function whenOpen(at: string, policy: PolicyValues): string {
  const hours = policy['windows.review'];
  const { calendar } = policy;
  return insideHours(at, hours, calendar) ? at : endOfHours(at, hours, calendar);
}

/** What is waited for next: the promise, then the maximum, then a look every day. ISO 8601. */
export function reviewDue(clock: ReviewClock, policy: PolicyValues, now: string): string {
  const ahead = [clock.target, clock.maximum].find((at) => now < at);
  return ahead ?? later(now, durationMs(policy['review.target']));
}

/** Who hears of a review that is late, at an instant after its promise. */
export const lateNotice = (clock: ReviewClock, now: string): NoticeEvent =>
  now < clock.maximum ? 'review-overdue' : 'sla-missed';

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
