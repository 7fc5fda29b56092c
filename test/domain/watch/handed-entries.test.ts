/** Which entries a watch takes from the request that began it. */
import { expect, it } from 'vitest';
import { pickHandedEntries } from '../../../domain/watch/handed-entries.ts';

const sound = {
  at: '2026-01-01T00:00:00.000Z',
  actor: 'system',
  action: 'notice-not-delivered',
  reason: 'UPS_TIMEOUT',
  data: { event: 'switch-finished', notice: 'req-1/switch-finished/9', notified: '' },
} as const;

it.each([
  ['what became of a notice', [sound], [sound]],
  ['no field that entries do not have', [{ ...sound, seq: 7, of: 'me' }], [sound]],
  ['the sound ones beside others', [{ ...sound, action: 'closed' }, null, sound, 'x'], [sound]],
  ['no act of a person', [{ ...sound, actor: 'u-1' }], []],
  ['none without a time', [{ ...sound, at: 'today' }], []],
  ['none with nested data', [{ ...sound, data: { event: {} } }], []],
  ['none with a reason that is no text', [{ ...sound, reason: 7 }], []],
  ['nothing from a message that is no list', { 0: sound }, []],
  ['nothing from an empty message', undefined, []],
])('A watch takes %s', (_what, message, expected) => {
  expect(pickHandedEntries(message)).toEqual(expected);
});
