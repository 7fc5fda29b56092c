/** The audit log: no order is sent before the decision is written, however long that takes. */
import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { advanceTo, confirmTest, passCoolingOff } from '../../support/actions.ts';
import { it } from '../../support/it.ts';
import { listOrders } from '../../support/observed-effects.ts';

it('An audit log that cannot be written stops every order, and is written once the database is back', async ({
  startScenario,
  testEnv,
}) => {
  const scenario = await startScenario();
  await advanceTo(scenario, 'cooling');
  const { auditLog } = testEnv.storage;
  const append = auditLog.append.bind(auditLog);
  let given = 0;
  auditLog.append = async (batch) => {
    if (batch.requestId !== scenario.requestId) return append(batch);
    given += 1;
    throw ApplicationFailure.nonRetryable('the thirty days of the activity are over');
  };
  try {
    await passCoolingOff(scenario);
    await scenario.passTime('PT2H');
    expect(given).toBeGreaterThan(1);
    expect(listOrders(scenario)).toEqual([]);
  } finally {
    auditLog.append = append;
  }
  await scenario.passTime('PT1H');
  await confirmTest(scenario);
  expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
});
