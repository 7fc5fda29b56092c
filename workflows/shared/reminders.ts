import { addDuration, parseDurationMs } from '../../domain/time/duration.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';

/**
 * When the merchant is reminded of what they have to do [E2 correction.ttl].
 * @param from since when the request waits for the merchant; ISO 8601
 * @returns instants in the future, earliest first; ISO 8601
 */
export const computeReminders = (c: ChangeRequest, from: string): string[] =>
  c.policy['correction.reminders']
    .toSorted((a, b) => parseDurationMs(a) - parseDurationMs(b))
    .map((duration) => addDuration(from, duration))
    .filter((at) => at > c.now());
