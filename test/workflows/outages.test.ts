/** A provider that is down for hours: one notice, calls at growing intervals, and deadlines that do not run meanwhile. */
import { expect } from 'vitest';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { parseDurationMs } from '../../domain/time/duration.ts';
import { it } from '../support/it.ts';
import { listRecipients } from '../support/observed-effects.ts';

const { values } = loadPolicy('cn-default');

it('[A79] Hours in which the identity provider is down do not count against the deadline of the merchant', async ({
  startScenario,
}) => {
  const scenario = await startScenario();
  const failures = 12;
  scenario.addFault({
    party: 'identity',
    path: '/documents/checks',
    fault: 'status',
    times: failures,
  });
  await scenario.submit();
  await scenario.passTime('PT3H');
  const { since, due = '' } = await scenario.advanceUntilWaitingOn('merchant', 'identity');
  const late = Date.parse(due) - Date.parse(since) - parseDurationMs(values['identity.ttl']);
  expect(late).toBeGreaterThan(parseDurationMs('PT1H'));
  expect(late).toBeLessThan(parseDurationMs('PT3H'));
  expect(listRecipients(scenario, 'bank-busy')).toEqual(['c-mobile', 'staff']);
  await scenario.withdraw();
});
