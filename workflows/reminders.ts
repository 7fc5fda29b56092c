import { durationMs } from '../domain/duration.ts';
import type { Case } from './case.ts';
import { after } from './waiting.ts';

/**
 * When the merchant is reminded of what he is to do, earliest first: those still to come, as a request
 * that stood still meanwhile is not reminded of the past (rules.md E2 correction.ttl).
 * @param from since when it is his turn; ISO 8601
 */
export const remindersFrom = (c: Case, from: string): string[] =>
  c.policy['correction.reminders']
    .toSorted((a, b) => durationMs(a) - durationMs(b))
    .map((duration) => after(c, duration, from))
    .filter((at) => at > c.now());
