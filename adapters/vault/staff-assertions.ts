/**
 * Proofs of acts of staff: a keyed hash over the act and the minute, under a key that API and worker alone
 * have (docs/decisions/0022-staff-assertions.md).
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { StaffAct, StaffAssertionsPort } from '../../activities/staff-assertions.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import { computeHmac, KeyRing } from '../key-ring.ts';
import type { RingKey } from '../settings/variables.ts';

export interface StaffAssertions extends StaffAssertionsPort {
  /** The proof of an act: `keyId.minute.hash`. */
  assert: (act: StaffAct) => string;
}

/** Longer than an act is on its way, with clocks that differ. */
const validMinutes = 5;

/** @param now ms since 1970 */
export function createStaffAssertions(
  keys: readonly RingKey[],
  now: () => number = Date.now,
): StaffAssertions {
  const ring = new KeyRing(keys, 'ASSERTION_KEYS');
  const toMinute = (ms: number) => Math.floor(ms / 60_000);
  return {
    assert(act) {
      const { id, key } = ring.active;
      const minute = toMinute(now());
      return `${id}.${minute}.${computeHash(key, act, minute).toString('base64url')}`;
    },

    check(act, assertion, takenAtMs) {
      const [, id = '', minuteText = '', hash = ''] =
        /^([\w-]{1,32})\.(\d{1,12})\.([\w-]{43})$/.exec(assertion) ?? [];
      const minute = Number(minuteText);
      // An act is never taken later than now.
      const takenAt = toMinute(Math.min(takenAtMs, now()));
      if (!ring.has(id) || !(Math.abs(takenAt - minute) <= validMinutes)) return false;
      return timingSafeEqual(
        Buffer.from(hash, 'base64url'),
        computeHash(ring.getKey(id), act, minute),
      );
    },
  };
}

const computeHash = (key: Buffer, { action, key: actKey, message }: StaffAct, minute: number) =>
  computeHmac(
    key,
    toCanonicalJson(['card-change/staff-act/1', action, actKey, computeDigest(message), minute]),
  );

const computeDigest = (message: object): string =>
  createHash('sha256').update(toCanonicalJson(message)).digest('hex');
