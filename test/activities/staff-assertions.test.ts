/** The check of the proof that an act of staff carries. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import type { Rules } from '../../activities/rules.ts';
import { createStaffAssertionActivities } from '../../activities/staff-assertions.ts';

it('The proof of an act is checked by the time at which the act was taken, however late a worker comes to it', async () => {
  const takenAt: number[] = [];
  const assertions = { check: (_act: object, _proof: string, at: number) => takenAt.push(at) > 0 };
  const rules = { assessAnswer: async (answer: unknown) => ({ answer }) } as unknown as Rules;
  const { checkStaffAssertion } = createStaffAssertionActivities(assertions, rules);
  const act = { action: 'approve', key: 'key-1', message: {}, assertion: 'a1.1.hash' };
  const env = new MockActivityEnvironment({ scheduledTimestampMs: 1_000 });
  expect(await env.run(() => checkStaffAssertion(act))).toEqual({ answer: true });
  expect(takenAt).toEqual([1_000]);
});
