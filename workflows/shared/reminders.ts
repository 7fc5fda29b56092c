import { addDuration, parseDurationMs } from '../../domain/time/duration.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';

/**
 * When the merchant is reminded of what he is to do, earliest first: those still to come, as a request
 * that stood still meanwhile is not reminded of the past [E2 correction.ttl].
 * @param from since when it is his turn; ISO 8601
 */
export const computeReminders = (c: ChangeRequest, from: string): string[] =>
  c.policy['correction.reminders']
    .toSorted((a, b) => parseDurationMs(a) - parseDurationMs(b))
    .map((duration) => addDuration(from, duration))
    .filter((at) => at > c.now());
