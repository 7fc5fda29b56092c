/** What parties refuse, or never say, while the switch is under way: each by its own code. */
import { describe, expect } from 'vitest';
import { bring, confirmTest, coolOff } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { staff } from '../support/people.ts';
import { effects, paidOn } from '../support/seen.ts';
import type { Story } from '../support/story.ts';

const kind = (word: string) => `"kind":"${word}"`;

async function refusals(story: Story, action: string): Promise<(string | undefined)[]> {
  const trail = await story.house.storage.audit.trail('demo', story.requestId);
  return trail.filter((entry) => entry.action === action).map(({ reason }) => reason);
}

/** The operators' task that a request waits for; they have it tried again. */
async function taskOf(story: Story) {
  const { next, problems } = await story.untilWaitingOn('operator', 'switching');
  const [task] = problems;
  await story.act(staff.operator, 'retryStep', { step: task?.field ?? '' });
  return { ...task, staff: next.staff };
}

describe('a switch over many networks and terminals', () => {
  it('[A28, A46] asks operators about what is closed or not registered, and lets an update wait', async ({
    begin,
  }) => {
    const story = await begin({ like: 'M-CHAIN' });
    const sn = (n: number) => `SN-${story.merchantId}-${n}`;
    const refuse = (party: string, word: string, code: string) =>
      story.script({ party, bodyContains: kind(word), fault: 'reject', code });
    story.script({ party: 'networks', path: '/alipay', fault: 'reject', code: 'UPS_CLOSED' });
    refuse('terminals', 'register', 'TRM_REGISTER_FAILED');
    refuse('terminals', 'configure', 'TRM_UPDATE_FAILED');
    await bring(story, 'cooling');
    await coolOff(story);

    expect(await taskOf(story)).toMatchObject({ field: 'change/alipay', code: 'UPS_CLOSED' });
    expect(await taskOf(story)).toMatchObject({
      field: `register/${sn(1)}`,
      code: 'TRM_REGISTER_FAILED',
      staff: expect.stringContaining('if it needs a visit'),
    });
    const { steps } = await story.untilWaitingOn('merchant', 'trial');
    const configured = steps.filter(({ name }) => name === 'configure');
    expect(configured.map(({ state }) => state)).toEqual(['lagging', 'done', 'lagging']);
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
    expect(await refusals(story, 'configure refused')).toEqual([
      'TRM_UPDATE_FAILED',
      'TRM_OFFLINE',
    ]);
  });

  it.for(['SWT_MIGRATION', 'SWT_RECON'])(
    '[A45, A88] is taken back when the records do not agree after the cut-over: %s',
    async (code, { begin }) => {
      const story = await begin();
      const refused = { bodyContains: kind('reconcile'), fault: 'reject', code } as const;
      story.script({ party: 'settlement', ...refused });
      await bring(story, 'cooling');
      await coolOff(story);
      expect(await story.outcome()).toMatchObject({ kind: 'rolled-back', code });
      expect(effects(story, 'restore-target')).toHaveLength(1);
      expect(paidOn(story)).toBe('8889');
    },
  );
});

describe('an order of which nobody knows what became', () => {
  it('[A79] is an operator’s task after a day, and is not sent a second time', async ({
    begin,
  }) => {
    const story = await begin();
    story.script({ party: 'networks', method: 'POST', fault: 'drop-after' });
    story.script({ party: 'networks', method: 'GET', fault: 'status', times: 1_000 });
    await bring(story, 'cooling');
    await coolOff(story);
    await story.pass('P1DT2H');
    const { money, problems } = await story.untilWaitingOn('operator', 'switching');
    expect([money, problems]).toMatchObject(['hold', [{ code: 'UPS_UNKNOWN' }]]);
    story.house.sandbox.clearScript();
    await story.act(staff.operator, 'retryStep', { step: problems[0]?.field ?? '' });
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
    expect(effects(story, 'network-change')).toHaveLength(1);
  });
});
