/** The watch of a completed request when nothing goes wrong. */
import { describe, expect } from 'vitest';
import { searchAttributes } from '../../workflows/contract.ts';
import { computeCost } from '../../bench/cost.ts';
import { owner, staff } from '../support/people.ts';
import { leaveOutIdleTasks } from '../support/history.ts';
import { it } from '../support/it.ts';
import {
  listEffects,
  listNotices,
  listOrders,
  listRecipients,
} from '../support/observed-effects.ts';
import {
  selectWatchOrders,
  completeRequest,
  passDays,
  listPayouts,
  settleTakings,
} from '../support/watch-actions.ts';

/** docs/decisions/0025 says how these limits are kept. */
const most = { actions: 10, events: 52, bytes: 12 * 1024 };

describe('the watch of a new card that is paid correctly', () => {
  it('[A54] lasts thirty days, and costs next to nothing while the maintenance finds nothing', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const status = await completeRequest(scenario);
    expect(status).toMatchObject({
      stage: 'completed',
      outcome: { kind: 'completed' },
      money: 'new',
      waitingOn: 'clock',
    });
    expect(Date.parse(status.due ?? '') - Date.parse(status.outcome?.at ?? '')).toBe(
      30 * 24 * 60 * 60_000,
    );
    const { typedSearchAttributes } = await scenario.handle.describe();
    expect(typedSearchAttributes.get(searchAttributes.waitingOn)).toBe('clock');
    expect(typedSearchAttributes.get(searchAttributes.dueAt)?.toISOString()).toBe(status.due);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'watched' });
    const history = await scenario.handle.fetchHistory();
    const { actions, bytes, events } = computeCost(leaveOutIdleTasks(history));
    console.log(`a quiet watch: ${actions} actions, ${events} events, ${bytes} bytes of history`);
    expect(actions).toBeLessThanOrEqual(most.actions);
    expect(events).toBeLessThanOrEqual(most.events);
    expect(bytes).toBeLessThanOrEqual(most.bytes);
    const auditLog = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    expect(auditLog.at(-1)).toMatchObject({
      action: 'watch-ended',
      data: { outcome: 'watched', money: 'new', target: '1011' },
    });
  });

  it('[A54] notifies the first payout with its amount, and lifts the cap after three', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    settleTakings(scenario, 'day-1', 12_345);
    await passDays(scenario, 1);
    expect(listNotices(scenario).slice(-1)).toEqual(['first-payout: c-mobile, new-mobile']);
    const [sms] = scenario.testEnv.sandbox
      .listSms({ requestId: scenario.requestId })
      .filter(({ key }) => key.includes('/first-payout/'));
    expect(sms?.text).toContain('123.45元');
    settleTakings(scenario, 'day-2', 10_000);
    await passDays(scenario, 1);
    expect(selectWatchOrders(listOrders(scenario))).toEqual([]);
    settleTakings(scenario, 'day-3', 10_000);
    await passDays(scenario, 1);
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['lift-cap']);
    expect(listNotices(scenario).slice(-2)).toEqual([
      'first-payout: c-mobile, new-mobile',
      'cap-lifted: c-mobile, new-mobile',
    ]);
  });

  it('pays the amount above the cap after a week, once', async ({ startScenario }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    settleTakings(scenario, 'day-1', 4_000_000);
    await passDays(scenario, 1);
    settleTakings(scenario, 'day-2', 2_000_000);
    await passDays(scenario, 5);
    expect(listPayouts(scenario)).toEqual(['day-1 1011']);
    await passDays(scenario, 1);
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['lift-cap']);
    expect(listPayouts(scenario)).toEqual(['day-1 1011', 'day-2 1011']);
  });

  it('returns to settlement on the day of the sale after a payout of a later day has arrived', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ request: { settlementParams: { cycle: 'T0' } } });
    await completeRequest(scenario);
    expect(settleTakings(scenario, 'day-1', 10_000).cycle).toBe('T1');
    await passDays(scenario, 1);
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['allow-t0']);
    expect(settleTakings(scenario, 'day-2', 10_000).cycle).toBe('T0');
  });

  it('[A46] configures a terminal that was offline when it can be reached, and asks staff for it after a week', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-CHAIN' });
    await completeRequest(scenario);
    const configured = () => listEffects(scenario, 'configure').map(({ detail }) => detail['sn']);
    const sns = [1, 2, 3].map((n) => `SN-${scenario.merchantId}-${n}`);
    await passDays(scenario, 6);
    expect(listRecipients(scenario, 'network-fault')).toEqual([]);
    expect(await passDays(scenario, 2)).toMatchObject({
      waitingOn: 'operator',
      problems: [{ field: `configure/${sns[2]}`, code: 'TRM_OFFLINE' }],
    });
    expect(configured()).toEqual(sns.slice(0, 2));
    expect(listRecipients(scenario, 'network-fault')).toEqual(['c-mobile', 'staff']);
    const on = { model: 'A920', appVersion: '3.2.1', online: true };
    const terminals = sns.map((sn) => ({ sn, ...on }));
    scenario.testEnv.sandbox.addMerchant({ merchantId: scenario.merchantId }, { terminals });
    const { steps, waitingOn } = await passDays(scenario, 1);
    expect(waitingOn).toBe('clock');
    expect(steps).toContainEqual({ name: 'configure', target: sns[2], state: 'done' });
    expect(configured()).toEqual(sns);
    await passDays(scenario, 2);
    expect(listRecipients(scenario, 'network-fault')).toHaveLength(2);
  });

  it('removes the old card after fifteen days', async ({ startScenario }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    await passDays(scenario, 14);
    expect(listOrders(scenario)).not.toContain('drop-old-card');
    await passDays(scenario, 1);
    expect(listOrders(scenario).filter((order) => order === 'drop-old-card')).toHaveLength(1);
    expect(listOrders(scenario).filter((order) => order === 'drop-old-card')).toHaveLength(1);
  });

  it('accepts only messages about its request and about changes that can still be stopped', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    expect(await scenario.act(staff.operator, 'addNote', { note: 'all well' })).toMatchObject({
      stage: 'completed',
      verdict: 'accepted',
    });
    for (const refusal of [
      scenario.getRefusalCode(owner, 'withdraw', {}),
      scenario.getRefusalCode(owner, 'confirmTest', { ok: true }),
      scenario.getRefusalCode(staff.risk, 'thaw', { reason: 'nothing is frozen' }),
      scenario.getRefusalCode(staff.maker, 'approve', { evidence: 'e' }),
    ])
      expect(await refusal).toBe('ACT_WRONG_STAGE');
    expect(await scenario.getRefusalCode(owner, 'addNote', { note: 'mine' })).toBe(
      'ACT_NOT_ALLOWED',
    );
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'watched' });
    expect(await scenario.getRefusalCode(owner, 'object', {})).toBe('ACT_WATCH_OVER');
  });
});
