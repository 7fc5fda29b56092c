/** The last entries of a request, which its watch writes: it may be over, and others may send it something else. */
import { expect } from 'vitest';
import { alsoRecorded } from '../../workflows/watch/contract.ts';
import { advanceTo, confirmTest, passCoolingOff } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { completeRequest } from '../support/watch-actions.ts';

it('A request ends, and its merchant may submit another one, although its watch was terminated before its last notice was given up', async ({
  startScenario,
}) => {
  const scenario = await startScenario();
  await advanceTo(scenario, 'cooling');
  scenario.addFault({ party: 'sms', fault: 'status', times: 1_000 });
  await passCoolingOff(scenario);
  await confirmTest(scenario);
  await scenario.advanceUntil(({ outcome }) => outcome?.kind === 'completed');
  await scenario.endWatch();
  await scenario.passTime('P2D');
  expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
});

it('A watch writes no entry that somebody has made up, and goes on after what is no entry', async ({
  startScenario,
  testEnv,
}) => {
  const scenario = await startScenario();
  await completeRequest(scenario);
  const made = { at: '2026-01-01T00:00:00.000Z', actor: 'system', action: 'watch-ended', seq: 1 };
  for (const message of [undefined, [null], [made]])
    await scenario.handle.signal(alsoRecorded, message as never);
  await scenario.passTime('PT1M');
  expect(await scenario.readStatus()).toMatchObject({ stage: 'completed' });
  const entries = await testEnv.storage.auditLog.read('demo', scenario.requestId);
  expect(entries.filter(({ action }) => action === 'watch-ended')).toEqual([]);
});
