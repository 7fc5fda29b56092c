import { describe, expect } from 'vitest';
import { buildRecordedStatus } from '../../api/views/card-change.ts';
import {
  approve,
  confirmPenny,
  confirmTest,
  passCoolingOff,
  proveIdentity,
  signAgreement,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import type { Scenario } from '../support/scenario.ts';

/** Each stage in which somebody is waited for, and what they do then. */
const waits = [
  ['identity', proveIdentity],
  ['agreement', signAgreement],
  ['review', approve],
  ['account-proof', confirmPenny],
  ['cooling', passCoolingOff],
  ['trial', confirmTest],
] as const;

/** What SQL says of the request. */
async function readRecord({ testEnv, requestId }: Scenario) {
  const row = await testEnv.storage.requests.find('demo', requestId);
  return row && buildRecordedStatus(row);
}

describe('the record of a request', () => {
  it('says within a second what the process says, wherever it waits', async ({ startScenario }) => {
    const scenario = await startScenario();
    await scenario.submit();
    for (const [stage, act] of waits) {
      const status = await scenario.advanceUntil(
        (now) =>
          now.stage === stage &&
          ['merchant', 'operator', 'clock'].includes(now.waitingOn) &&
          now.due !== undefined,
      );
      await expect.poll(() => readRecord(scenario), { timeout: 1_000 }).toEqual(status);
      await act(scenario);
    }
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    const watched = await scenario.readStatus();
    expect(watched).toHaveProperty('watch.until');
    await expect.poll(() => readRecord(scenario), { timeout: 1_000 }).toEqual(watched);
  });
});
