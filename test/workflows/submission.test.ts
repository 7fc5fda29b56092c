/** Submissions and messages that come twice, too late, for another request, or broken. */
import { describe, expect } from 'vitest';
import { ActionRefused } from '../../client/index.ts';
import { actions, bankReported, merchantChanged } from '../../workflows/contract.ts';
import { bring, confirmTest, coolOff } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { owner, staff } from '../support/people.ts';
import { notices, orders } from '../support/seen.ts';

describe('a submission', () => {
  it('[A2] of a closed request is answered as the first time, and starts nothing', async ({
    begin,
  }) => {
    const story = await begin();
    const first = await story.submit();
    await story.withdrawn();
    const told = notices(story);
    expect(await story.submit()).toEqual(first);
    const late = story.house.client.workflow.getHandle(story.workflowId);
    expect(await late.result()).toMatchObject({ kind: 'cancelled', code: 'ACT_NO_CHANGE' });
    const history = await late.fetchHistory();
    const scheduled = history.events?.filter((event) => event.activityTaskScheduledEventAttributes);
    expect(scheduled).toEqual([]);
    expect(notices(story)).toEqual(told);
    expect(orders(story)).toEqual([]);
  });

  it('[A84] is refused while another request of the merchant is open', async ({ begin }) => {
    const story = await begin();
    await story.submit();
    const another = { ...story.request, requestId: `${story.requestId}-2` };
    const refused: unknown = await story.changes.submit(another).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ActionRefused);
    expect(refused).toMatchObject({
      code: 'POL_OPEN_REQUEST',
      running: { requestId: story.requestId },
    });
    await story.withdrawn();
  });
});

describe('a message', () => {
  it('of another request is refused, and dropped where it cannot be refused', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'identity');
    const other = { ...story.ref, requestId: 'req-of-somebody-else' };
    const by = staff.operator;
    await expect(
      story.changes.act(other, 'freeze', { by, reason: 'a mistake' }, 'act-of-another'),
    ).rejects.toMatchObject({ code: 'ACT_OTHER_REQUEST' });
    const policyFrozen = { messageId: 'msg-1' };
    await story.changes.report(other, 'policyFrozen', policyFrozen);
    await story.changes.report(other, 'policyFrozen', policyFrozen);
    await story.until('identity');
    const trail = await story.house.storage.audit.trail('demo', story.requestId);
    const dropped = trail.filter(({ reason }) => reason === 'ACT_OTHER_REQUEST');
    expect(dropped).toHaveLength(1);
    await story.report('policyFrozen', { messageId: 'msg-2' });
    expect((await story.until('identity')).problems).toEqual([]);
    await story.withdrawn();
  });

  it('that makes no sense does no harm', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'identity');
    const nothing = null as never;
    const { requestId } = story;
    const broken = [
      story.handle.executeUpdate(actions.correct, { args: [nothing] }),
      story.handle.executeUpdate(actions.proveFactor, {
        args: [{ requestId, by: owner } as never],
      }),
      story.handle.executeUpdate(actions.freeze, { args: [{ requestId } as never] }),
    ];
    const answers = await Promise.allSettled(broken);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await story.handle.signal(bankReported, nothing);
    await story.handle.signal(merchantChanged, { requestId: story.requestId } as never);
    await story.until('identity');
    await story.act(owner, 'requestCode', {});
    await story.withdrawn();
  });

  it('[A42] that the merchant changed has his record read again before the switch', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'cooling');
    story.house.sandbox.addMerchant({ merchantId: story.merchantId }, { state: 'CLOSED' });
    await story.report('merchantChanged', { messageId: 'msg-1' });
    await story.pass('PT24H');
    expect(await story.outcome()).toMatchObject({ kind: 'rejected', code: 'ELG_MERCHANT_STATE' });
    expect(orders(story)).toEqual([]);
  });

  it('[A61] of a terminal that was replaced has the new one registered, and not the old one', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'cooling');
    const { house, merchantId } = story;
    const terminals = [{ sn: 'SN-NEW-1', model: 'P90', appVersion: '3.1.0', online: true }];
    house.sandbox.addMerchant({ merchantId }, { terminals });
    await story.report('merchantChanged', { messageId: 'terminal-replaced' });
    await coolOff(story);
    const { steps } = await story.untilWaitingOn('merchant', 'trial');
    const registered = steps.filter(({ name }) => name === 'register');
    expect(registered).toMatchObject([{ target: 'SN-NEW-1', state: 'done' }]);
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
  });
});
