/** Refusals and missing answers of parties during the switch, each with its own failure code. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmTest, passCoolingOff } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { staff } from '../support/people.ts';
import { listEffects, readPaidCard } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';
import { settleTakings } from '../support/watch-actions.ts';

const isKeyOf = (key: unknown, step: string) => String(key).split('/')[1] === step;

const kind = (word: string) => `"kind":"${word}"`;

/** The codes with which steps of this kind were refused. */
async function refusals(scenario: Scenario, step: string): Promise<(string | undefined)[]> {
  const auditLog = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
  return auditLog
    .filter(({ action, data }) => action === 'step-refused' && isKeyOf(data?.['key'], step))
    .map(({ reason }) => reason);
}

/** Waits for the operators' task of a request, and has an operator retry it. */
async function taskOf(scenario: Scenario) {
  const { next, problems } = await scenario.advanceUntilWaitingOn('operator', 'switching');
  const [task] = problems;
  await scenario.act(staff.operator, 'retryStep', { step: task?.field ?? '' });
  return { ...task, staff: next.staff };
}

describe('a switch over many networks and terminals', () => {
  it('[A28, A46] asks operators about closed or unregistered terminals, and does not wait for a terminal update', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-CHAIN' });
    const sn = (n: number) => `SN-${scenario.merchantId}-${n}`;
    const refuse = (party: string, word: string, code: string) =>
      scenario.addFault({ party, bodyContains: kind(word), fault: 'reject', code });
    scenario.addFault({ party: 'networks', path: '/alipay', fault: 'reject', code: 'UPS_CLOSED' });
    refuse('terminals', 'register', 'TRM_REGISTER_FAILED');
    refuse('terminals', 'configure', 'TRM_UPDATE_FAILED');
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);

    expect(await taskOf(scenario)).toMatchObject({ field: 'change/alipay', code: 'UPS_CLOSED' });
    expect(await taskOf(scenario)).toMatchObject({
      field: `register/${sn(1)}`,
      code: 'TRM_REGISTER_FAILED',
      staff: expect.stringContaining('if it needs a visit'),
    });
    const { steps } = await scenario.advanceUntilWaitingOn('merchant', 'trial');
    const configured = steps.filter(({ name }) => name === 'configure');
    expect(configured.map(({ state }) => state)).toEqual(['lagging', 'done', 'lagging']);
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(await refusals(scenario, 'configure')).toEqual(['TRM_UPDATE_FAILED', 'TRM_OFFLINE']);
  });

  it.for(['SWT_MIGRATION', 'SWT_RECON'])(
    '[A45, A88] is rolled back when the records do not agree after the cut-over: %s',
    async (code, { startScenario }) => {
      const scenario = await startScenario();
      const refused = { bodyContains: kind('reconcile'), fault: 'reject', code } as const;
      scenario.addFault({ party: 'settlement', ...refused });
      await advanceTo(scenario, 'cooling');
      await passCoolingOff(scenario);
      expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back', code });
      expect(listEffects(scenario, 'restore-target')).toHaveLength(1);
      expect(readPaidCard(scenario)).toBe('8889');
    },
  );
});

describe('data that did not come through the switch as they were', () => {
  const losePayout = (scenario: Scenario): void => {
    settleTakings(scenario, 'day-0', 120_000, 'lost');
  };
  const addTerminal = ({ merchantId, testEnv: { sandbox } }: Scenario): void => {
    const known = { merchantId, like: merchantId };
    const [terminal] = sandbox.addMerchant(known).record.terminals;
    const terminals = [terminal!, { ...terminal!, sn: 'SN-OTHER' }];
    sandbox.addMerchant(known, { terminals });
  };

  it.for<[string, (scenario: Scenario) => void, string]>([
    ['a payout is missing', losePayout, 'payouts, payoutsFen'],
    ['there is another terminal', addTerminal, 'hash, terminals'],
  ])(
    '[A44, A45, A88] roll it back, and the audit log says what differs: %s',
    async ([_what, change, items], { startScenario }) => {
      const scenario = await startScenario();
      settleTakings(scenario, 'day-0', 120_000);
      await advanceTo(scenario, 'cooling');
      // The networks answer after the snapshot was taken.
      scenario.addFault({ party: 'networks', method: 'POST', fault: 'status', times: 3 });
      await passCoolingOff(scenario);
      await scenario.advanceUntil(() => listEffects(scenario, 'snapshot').length === 1);
      change(scenario);
      expect(await scenario.awaitOutcome()).toMatchObject({
        kind: 'rolled-back',
        code: 'SWT_MIGRATION',
      });
      const entries = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
      expect(entries.filter(({ action }) => action === 'step-refused')).toMatchObject([
        { reason: 'SWT_MIGRATION', data: { items } },
      ]);
      expect(entries.find(({ data }) => data?.['hash'] !== undefined)?.data).toMatchObject({
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        payouts: 1,
        payoutsFen: 120_000,
      });
      expect(readPaidCard(scenario)).toBe('8889');
    },
  );
});

describe('an order whose result stays unknown', () => {
  it('[A79] becomes an operator’s task after a day, and is not sent a second time', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'networks', method: 'POST', fault: 'drop-after' });
    scenario.addFault({ party: 'networks', method: 'GET', fault: 'status', times: 1_000 });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    await scenario.passTime('P1DT2H');
    const { due, money, problems } = await scenario.advanceUntilWaitingOn('operator', 'switching');
    expect([money, problems]).toMatchObject(['hold', [{ code: 'UPS_UNKNOWN' }]]);
    // The queries go on, and operators have a day: the deadline stays where it is.
    expect(Date.parse(due ?? '')).toBeGreaterThan(await scenario.testEnv.env.currentTimeMs());
    await scenario.passTime('PT5H');
    expect((await scenario.readStatus()).due).toBe(due);
    scenario.testEnv.sandbox.clearFaults();
    await scenario.act(staff.operator, 'retryStep', { step: problems[0]?.field ?? '' });
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listEffects(scenario, 'network-change')).toHaveLength(1);
  });
});
