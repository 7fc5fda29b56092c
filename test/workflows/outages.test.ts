/** A provider that is away for hours: told once, asked less and less, and nobody's clock runs meanwhile. */
import { expect } from 'vitest';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { parseDurationMs } from '../../domain/time/duration.ts';
import { it } from '../support/it.ts';
import { listRecipients } from '../support/observed-effects.ts';

const { values } = loadPolicy('cn-default');

it('[A79] The hours in which the identity provider is away do not count against the merchant', async ({
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
