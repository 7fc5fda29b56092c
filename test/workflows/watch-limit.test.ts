/** The daily limit of a watched card, which staff adjust where the takings ask for it. */
import { afterEach, describe, expect, vi } from 'vitest';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { it } from '../support/it.ts';
import { listEffects } from '../support/observed-effects.ts';
import { staff } from '../support/people.ts';
import { completeRequest, passDays } from '../support/watch-actions.ts';

afterEach(() => vi.restoreAllMocks());

const reason = 'the takings of the holiday week';

describe('[A49] the daily limit of a watched card', () => {
  it('[A49] the daily limit of a watched card is set when two people want the very same, and a refusal changes nothing', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { sandbox, storage } = scenario.testEnv;
    await completeRequest(scenario);
    const wanted = { limitFen: 5_000_000, reason };
    expect(await scenario.getRefusalCode(staff.risk, 'adjustLimit', wanted)).toBe(
      'ACT_NOT_ALLOWED',
    );
    await scenario.act(staff.operator, 'adjustLimit', wanted);
    expect(await scenario.getRefusalCode(staff.operator, 'adjustLimit', wanted)).toBe(
      'ACT_SAME_PERSON',
    );
    await scenario.act(staff.otherOperator, 'adjustLimit', { limitFen: 9_000_000, reason });
    expect(listEffects(scenario, 'set-limit')).toEqual([]);
    await scenario.act(staff.otherOperator, 'adjustLimit', wanted);
    await scenario.advanceUntil(() => listEffects(scenario, 'set-limit').length > 0);
    expect(listEffects(scenario, 'set-limit')).toMatchObject([
      { detail: { amountFen: 5_000_000 } },
    ]);

    sandbox.addFault({
      party: 'settlement',
      merchantId: scenario.merchantId,
      fault: 'reject',
      code: 'LIM_BELOW_NEED',
    });
    const more = { limitFen: 7_000_000, reason };
    await scenario.act(staff.operator, 'adjustLimit', more);
    await scenario.act(staff.otherOperator, 'adjustLimit', more);
    const read = async () =>
      (await storage.auditLog.read('demo', scenario.requestId)).flatMap(({ action, data }) =>
        action.startsWith('limit-') || action === 'step-refused'
          ? [`${action} ${String(data?.['limitFen'] ?? data?.['key'])}`]
          : [],
      );
    await scenario.advanceUntil(() => true);
    await expect
      .poll(read)
      .toEqual([
        'limit-approved 5000000',
        'limit-adjusted 5000000',
        'limit-approved 7000000',
        `step-refused ${scenario.requestId}/set-limit/2`,
      ]);
    expect(listEffects(scenario, 'set-limit')).toHaveLength(1);
    expect((await scenario.readStatus()).waitingOn).toBe('clock');
  });

  it('[A49] the daily limit of a watched card is set also when two people want it while the watch looks for the last time', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    await passDays(scenario, 29);
    const reading = vi
      .spyOn(scenario.testEnv.ports.settlement, 'readPayouts')
      .mockRejectedValue(new PortFailure('unavailable', 'down'));
    await scenario.passTime('P1DT1H');
    expect(await scenario.readStatus()).toMatchObject({ stage: 'completed' });
    for (const by of [staff.operator, staff.otherOperator])
      await scenario.act(by, 'adjustLimit', { limitFen: 5_000_000, reason });
    reading.mockRestore();
    await scenario.passTime('P1D');
    expect((await scenario.handle.describe()).status.name).toBe('COMPLETED');
    expect(listEffects(scenario, 'set-limit')).toHaveLength(1);
  });
});
