/** The trail: nothing is ordered before what was decided is written down, however long that takes. */
import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { bring, confirmTest, coolOff } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { orders } from '../support/seen.ts';

it('A trail that cannot be written stops every order, and is written once the database is back', async ({
  begin,
  house,
}) => {
  const story = await begin();
  await bring(story, 'cooling');
  const { audit } = house.storage;
  const append = audit.append.bind(audit);
  let given = 0;
  audit.append = async (batch) => {
    if (batch.requestId !== story.requestId) return append(batch);
    given += 1;
    throw ApplicationFailure.nonRetryable('the patience of thirty days is over');
  };
  try {
    await coolOff(story);
    await story.pass('PT2H');
    expect(given).toBeGreaterThan(1);
    expect(orders(story)).toEqual([]);
  } finally {
    audit.append = append;
  }
  await story.pass('PT1H');
  await confirmTest(story);
  expect(await story.outcome()).toMatchObject({ kind: 'completed' });
});
