/** A request that nobody stops, from submission to the first payout on the new card. */
import { describe, expect } from 'vitest';
import { bring, codeInSms, codeInStatement, confirmTest } from '../support/acts.ts';
import { plainTextOf, untilAcknowledged } from '../support/history.ts';
import { it } from '../support/it.ts';
import { cards, people } from '../support/people.ts';
import { effects, notices, orders, paidOn } from '../support/seen.ts';

describe('a green request over one network and one terminal', () => {
  it('[A43, A44, A47, A50, A53] is completed: every order once and in order, everybody told, nothing kept in clear', async ({
    begin,
  }) => {
    const story = await begin();
    expect(paidOn(story)).toBe(story.request.oldAccount.last4);
    await bring(story, 'trial');
    const { client, storage } = story.house;
    expect((await story.status()).money).toBe('hold');
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });

    expect(orders(story)).toEqual([
      'lock',
      'snapshot',
      'hold',
      'network-change',
      'register',
      'configure',
      'set-target',
      'reconcile',
      'test-sale',
      'void-test-sale',
      'test-payout',
      'set-cap',
      'release',
      'unlock',
    ]);
    expect(effects(story, 'set-target')).toMatchObject([
      { detail: { oldLast4: '8889', newLast4: story.request.newAccount.last4 } },
    ]);
    expect(notices(story)).toEqual([
      'submitted: c-mail, c-mobile',
      'identity-passed: c-mail, c-mobile',
      'review-approved: c-mobile',
      'penny-sent: c-mobile, new-mobile',
      'cooling-started: c-mail, c-mobile',
      'cooling-ending: c-mail, c-mobile',
      'switch-started: c-mobile, staff',
      'switch-finished: c-mobile, staff',
      'completed: c-mail, c-mobile, new-mobile',
    ]);
    expect(await storage.requests.find('demo', story.requestId)).toMatchObject({
      closedAt: expect.any(String),
      // The watch may have written since: it waits for the clock.
      standing: {
        stage: 'completed',
        money: 'new',
        waitingOn: expect.stringMatching(/^(nobody|clock)$/),
        risk: 'green',
      },
    });

    const history = await client.workflow
      .getHandle(story.workflowId, story.ref.runId)
      .fetchHistory();
    const plain = await plainTextOf(history);
    expect(plain).toContain(story.request.newAccount.token);
    for (const secret of [
      cards.good,
      people.owner.idNumber,
      codeInSms(story),
      await codeInStatement(story),
    ])
      expect(plain).not.toContain(secret);
  });

  it('[A2] is acknowledged after one workflow task with two local activities', async ({
    begin,
  }) => {
    const story = await begin();
    const acknowledgement = await story.submit();
    expect(acknowledgement).toMatchObject({
      requestId: story.requestId,
      workflowId: story.workflowId,
      stage: 'screening',
      problems: [],
      money: 'old',
      eta: expect.any(String),
    });
    const history = await story.handle.fetchHistory();
    expect(untilAcknowledged(history)).toEqual({
      tasks: 1,
      localActivities: 2,
      finishedActivities: 0,
    });
    await story.withdrawn();
  });
});

describe('a request over several networks and terminals', () => {
  it('[A52] takes the lead network first, leaves closed ones out, and does not wait for an offline terminal', async ({
    begin,
  }) => {
    const story = await begin({ like: 'M-CHAIN' });
    await bring(story, 'trial');
    const { steps } = await story.status();
    const stateOf = (name: string) =>
      steps.filter((step) => step.name === name).map(({ target, state }) => `${target} ${state}`);
    expect(stateOf('change')).toEqual([
      'unionpay done',
      'wechat-pay done',
      'alipay done',
      'netsunion skipped',
    ]);
    const terminal = (n: number) => `SN-${story.merchantId}-${n}`;
    expect(stateOf('register')).toEqual([1, 2, 3].map((n) => `${terminal(n)} done`));
    expect(stateOf('configure')).toEqual([
      `${terminal(1)} done`,
      `${terminal(2)} done`,
      `${terminal(3)} lagging`,
    ]);
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
    expect(effects(story, 'network-change').map(({ detail }) => detail['target'])).toEqual([
      'network:unionpay',
      'network:wechat-pay',
      'network:alipay',
    ]);
  });
});
