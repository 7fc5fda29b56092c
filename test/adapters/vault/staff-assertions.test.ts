import { describe, expect, it } from 'vitest';
import type { StaffAct } from '../../../activities/staff-assertions.ts';
import { createStaffAssertions } from '../../../adapters/vault/staff-assertions.ts';

const key = (byte: number, id = `a${byte}`) => ({ id, key: Buffer.alloc(32, byte) });
const noon = Date.parse('2026-06-10T04:00:00Z');
const minutes = (count: number) => noon + count * 60_000;
const act = {
  action: 'approve',
  key: 'key-1',
  message: {
    requestId: 'req-1',
    by: { id: 'maker-1', role: 'maker' },
    evidence: 'e-1',
    note: 'seen',
  },
};
/** @param takenAt when the act was taken; now without it */
function at(ms: number, keys = [key(1)], takenAt = ms) {
  const assertions = createStaffAssertions(keys, () => ms);
  return {
    assert: assertions.assert,
    check: (of: StaffAct, proof: string) => assertions.check(of, proof, takenAt),
  };
}
const assertion = at(noon).assert(act);

describe('the proof of an act of staff', () => {
  it('is accepted by whoever has the key, for that act', () => {
    expect(at(noon).check(act, assertion)).toBe(true);
    expect(at(noon, [key(2), key(1)]).check(act, assertion)).toBe(true);
  });

  it('does not depend on the order of fields, or on fields that are not given', () => {
    const { requestId, by, evidence, note } = act.message;
    const message = {
      note,
      items: undefined,
      evidence,
      by: { role: by.role, id: by.id },
      requestId,
    };
    expect(at(noon).check({ ...act, message }, assertion)).toBe(true);
  });

  it.each([
    ['another action', { ...act, action: 'reject' }],
    ['another key', { ...act, key: 'key-2' }],
    ['another request', { ...act, message: { ...act.message, requestId: 'req-2' } }],
    [
      'another person',
      { ...act, message: { ...act.message, by: { id: 'maker-2', role: 'maker' } } },
    ],
    [
      'another role',
      { ...act, message: { ...act.message, by: { id: 'maker-1', role: 'supervisor' } } },
    ],
    ['other evidence', { ...act, message: { ...act.message, evidence: 'e-2' } }],
    ['another field', { ...act, message: { ...act.message, codes: [] } }],
    ['a field less', { ...act, message: { ...act.message, note: undefined } }],
  ])('is refused for %s', (_what, other) => {
    expect(at(noon).check(other, assertion)).toBe(false);
  });

  it.each([
    [-6, false],
    [-5, true],
    [5, true],
    [6, false],
  ])('made %d minutes ago is accepted: %s', (ago, expected) => {
    expect(at(minutes(ago)).check(act, assertion)).toBe(expected);
  });

  it('is as old as it was when the act was taken, however long the check has waited', () => {
    const hourLater = (takenAt: number) => at(minutes(60), [key(1)], takenAt);
    expect(hourLater(minutes(5)).check(act, assertion)).toBe(true);
    expect(hourLater(minutes(6)).check(act, assertion)).toBe(false);
  });

  it('cannot be made with another key, or be dated anew', () => {
    expect(at(noon, [key(2)]).check(act, assertion)).toBe(false);
    expect(at(noon, [key(2, 'a1')]).check(act, assertion)).toBe(false);
    const [id = '', minute = '', hash = ''] = assertion.split('.');
    const later = [id, Number(minute) + 1, hash].join('.');
    expect(at(noon).check(act, later)).toBe(false);
  });

  it.each([
    '',
    'a1',
    'a1.1.x',
    `${assertion}x`,
    assertion.slice(0, -1),
    assertion.replace('a1', 'a9'),
  ])('that is malformed is refused: %s', (malformed) => {
    expect(at(noon).check(act, malformed)).toBe(false);
  });
});
