/** A provider that is away for hours: told once, asked less and less, and nobody's clock runs meanwhile. */
import { expect } from 'vitest';
import { loadPolicy } from '../../adapters/policies.ts';
import { durationMs } from '../../domain/duration.ts';
import { it } from '../support/it.ts';
import { toldOf } from '../support/seen.ts';

const { values } = loadPolicy('cn-default');

it('[A79] The hours in which the identity provider is away do not count against the merchant', async ({
  begin,
}) => {
  const story = await begin();
  const failures = 12;
  story.script({
    party: 'identity',
    path: '/documents/checks',
    fault: 'status',
    times: failures,
  });
  await story.submit();
  await story.pass('PT3H');
  const { since, due = '' } = await story.untilWaitingOn('merchant', 'identity');
  const late = Date.parse(due) - Date.parse(since) - durationMs(values['identity.ttl']);
  expect(late).toBeGreaterThan(durationMs('PT1H'));
  expect(late).toBeLessThan(durationMs('PT3H'));
  expect(toldOf(story, 'bank-busy')).toEqual(['c-mobile', 'staff']);
  await story.withdrawn();
});
