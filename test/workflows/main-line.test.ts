/** A request that completes without interruption, from submission to the first payout on the new card. */
import { describe, expect } from 'vitest';
import { advanceTo, readSmsCode, readPennyCode, confirmTest } from '../support/actions.ts';
import { decryptHistory, countUntilAcknowledged } from '../support/history.ts';
import { it } from '../support/it.ts';
import { cards, people } from '../support/people.ts';
import { listEffects, listNotices, listOrders, readPaidCard } from '../support/observed-effects.ts';

describe('a green request over one network and one terminal', () => {
  it('[A43, A44, A47, A50, A53] completes: each order is sent once and in sequence, all contacts are notified, nothing is stored in clear', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    expect(readPaidCard(scenario)).toBe(scenario.request.oldAccount.last4);
    await advanceTo(scenario, 'trial');
    const { client, storage } = scenario.testEnv;
    expect((await scenario.readStatus()).money).toBe('hold');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });

    expect(listOrders(scenario)).toEqual([
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
    ]);
    expect(listEffects(scenario, 'set-target')).toMatchObject([
      { detail: { oldLast4: '8889', newLast4: scenario.request.newAccount.last4 } },
    ]);
    expect(listNotices(scenario)).toEqual([
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
    expect(await storage.requests.find('demo', scenario.requestId)).toMatchObject({
      closedAt: expect.any(String),
      // The watch may have written entries since then: it waits for a timer.
      state: {
        stage: 'completed',
        money: 'new',
        waitingOn: expect.stringMatching(/^(nobody|clock)$/),
        risk: 'green',
      },
    });

    const history = await client.workflow
      .getHandle(scenario.workflowId, scenario.ref.runId)
      .fetchHistory();
    const plain = await decryptHistory(history);
    expect(plain).toContain(scenario.request.newAccount.token);
    for (const secret of [
      cards.good,
      people.owner.idNumber,
      readSmsCode(scenario),
      await readPennyCode(scenario),
    ])
      expect(plain).not.toContain(secret);
  });

  it('[A2] is acknowledged after one workflow task with one local activity', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const acknowledgement = await scenario.submit();
    expect(acknowledgement).toMatchObject({
      requestId: scenario.requestId,
      workflowId: scenario.workflowId,
      stage: 'screening',
      problems: [],
      money: 'old',
      eta: expect.any(String),
    });
    const history = await scenario.handle.fetchHistory();
    expect(countUntilAcknowledged(history)).toEqual({
      tasks: 1,
      localActivities: 1,
      finishedActivities: 0,
    });
    await scenario.withdraw();
  });
});

describe('a request over several networks and terminals', () => {
  it('[A52] switches the lead network first, skips closed networks, and does not wait for an offline terminal', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-CHAIN' });
    await advanceTo(scenario, 'trial');
    const { steps } = await scenario.readStatus();
    const stateOf = (name: string) =>
      steps.filter((step) => step.name === name).map(({ target, state }) => `${target} ${state}`);
    expect(stateOf('change')).toEqual([
      'unionpay done',
      'wechat-pay done',
      'alipay done',
      'netsunion skipped',
    ]);
    const terminal = (n: number) => `SN-${scenario.merchantId}-${n}`;
    expect(stateOf('register')).toEqual([1, 2, 3].map((n) => `${terminal(n)} done`));
    expect(stateOf('configure')).toEqual([
      `${terminal(1)} done`,
      `${terminal(2)} done`,
      `${terminal(3)} lagging`,
    ]);
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listEffects(scenario, 'network-change').map(({ detail }) => detail['target'])).toEqual([
      'network:unionpay',
      'network:wechat-pay',
      'network:alipay',
    ]);
  });
});
