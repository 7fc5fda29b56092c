/** Submissions and messages that are repeated, late, for another request, or malformed. */
import { describe, expect } from 'vitest';
import { ActionRefused } from '../../client/index.ts';
import { actions, bankReported, merchantChanged } from '../../workflows/contract.ts';
import { advanceTo, approve, confirmTest, passCoolingOff } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner, people, staff } from '../support/people.ts';
import { listNotices, listOrders } from '../support/observed-effects.ts';

describe('a submission', () => {
  it('[A2] of a closed request is answered as at first, and starts nothing', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const first = await scenario.submit();
    await scenario.withdraw();
    const notices = listNotices(scenario);
    expect(await scenario.submit()).toEqual(first);
    const late = scenario.testEnv.client.workflow.getHandle(scenario.workflowId);
    expect(await late.result()).toMatchObject({ kind: 'cancelled', code: 'ACT_NO_CHANGE' });
    const history = await late.fetchHistory();
    const scheduled = history.events?.filter((event) => event.activityTaskScheduledEventAttributes);
    expect(scheduled).toEqual([]);
    expect(listNotices(scenario)).toEqual(notices);
    expect(listOrders(scenario)).toEqual([]);
  });

  it('[A84] is refused while another request of the merchant is open', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await scenario.submit();
    const another = { ...scenario.request, requestId: `${scenario.requestId}-2` };
    const refused: unknown = await scenario.cardChanges
      .submit(another)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ActionRefused);
    expect(refused).toMatchObject({
      code: 'POL_OPEN_REQUEST',
      running: { requestId: scenario.requestId },
    });
    await scenario.withdraw();
  });
});

describe('[D velocity] a submission from an address with many others', () => {
  it('goes to two people, who read why', async ({ startScenario }) => {
    const scenario = await startScenario();
    const origin = { fromAddress: 6, fromArea: 60 };
    scenario.follow(await scenario.cardChanges.submit(scenario.request, { origin }));
    const { risk } = await advanceTo(scenario, 'review');
    expect(risk).toBe('amber');
    const { gates } = await scenario.cardChanges.assessments(scenario.ref);
    const assessed = gates.map(({ facts }) => facts.risk?.reasons);
    expect(assessed.at(-1)).toEqual([
      { reason: 'address-busy', points: 10 },
      { reason: 'area-busy', points: 5 },
    ]);
    await approve(scenario);
    expect(await scenario.advanceUntil(({ stage }) => stage === 'review')).toMatchObject({
      next: { staff: expect.stringContaining('checker') },
    });
    await scenario.withdraw();
  });
});

describe('a message', () => {
  it('for another request is refused, or dropped where it cannot be refused', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    const other = { ...scenario.ref, requestId: 'req-of-somebody-else' };
    const by = staff.operator;
    await expect(
      scenario.cardChanges.act(other, 'freeze', { by, reason: 'a mistake' }, 'act-of-another'),
    ).rejects.toMatchObject({ code: 'ACT_OTHER_REQUEST' });
    const policyFrozen = { messageId: 'msg-1' };
    await scenario.cardChanges.report(other, 'policyFrozen', policyFrozen);
    await scenario.cardChanges.report(other, 'policyFrozen', policyFrozen);
    await scenario.advanceUntil('identity');
    const auditLog = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    const dropped = auditLog.filter(({ reason }) => reason === 'ACT_OTHER_REQUEST');
    expect(dropped).toHaveLength(1);
    await scenario.report('policyFrozen', { messageId: 'msg-2' });
    expect((await scenario.advanceUntil('identity')).problems).toEqual([]);
    await scenario.withdraw();
  });

  it('that is malformed is refused and does not fail the workflow', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    const nothing = null as never;
    const { requestId } = scenario;
    const broken = [
      scenario.handle.executeUpdate(actions.correct, { args: [nothing] }),
      scenario.handle.executeUpdate(actions.proveFactor, {
        args: [{ requestId, by: owner } as never],
      }),
      scenario.handle.executeUpdate(actions.freeze, { args: [{ requestId } as never] }),
      // A runtime takes such a number for a year.
      scenario.handle.executeUpdate(actions.chooseWindow, {
        args: [{ requestId, by: owner, from: 2000, to: '2100-01-01T00:00:00Z' } as never],
      }),
    ];
    const answers = await Promise.allSettled(broken);
    expect(answers.filter(({ status }) => status !== 'rejected')).toEqual([]);
    await scenario.handle.signal(bankReported, nothing);
    await scenario.handle.signal(merchantChanged, { requestId: scenario.requestId } as never);
    await scenario.advanceUntil('identity');
    await scenario.act(owner, 'requestCode', {});
    await scenario.withdraw();
  });

  it('[A42] that the merchant changed makes the request read the record again before the switch', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    scenario.testEnv.sandbox.addMerchant({ merchantId: scenario.merchantId }, { state: 'CLOSED' });
    await scenario.report('merchantChanged', { messageId: 'msg-1' });
    await scenario.passTime('PT24H');
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'ELG_MERCHANT_STATE',
    });
    expect(listOrders(scenario)).toEqual([]);
  });

  it('[A61] that a terminal was replaced makes the switch register the new one, and not the old one', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    const { testEnv, merchantId } = scenario;
    const terminals = [{ sn: 'SN-NEW-1', model: 'P90', appVersion: '3.1.0', online: true }];
    const names = { operator: people.owner.name };
    testEnv.sandbox.addMerchant({ merchantId }, { names, terminals });
    await scenario.report('merchantChanged', { messageId: 'terminal-replaced' });
    await passCoolingOff(scenario);
    // The terminals are part of what was approved.
    await approve(scenario, staff.checker);
    const { steps } = await scenario.advanceUntilWaitingOn('merchant', 'trial');
    const registered = steps.filter(({ name }) => name === 'register');
    expect(registered).toMatchObject([{ target: 'SN-NEW-1', state: 'done' }]);
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });
});
