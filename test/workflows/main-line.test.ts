/** A request that nobody stops, from submission to the first payout on the new card. */
import { describe, expect } from 'vitest';
import { bring, confirmTest } from '../support/acts.ts';
import { it } from '../support/it.ts';

describe('a green request over one network and one terminal', () => {
  it('[A1] ends completed, each order carried out once and in order', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'trial');
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
    const { sandbox } = story.house;
    const orders = sandbox
      .ledger({ requestId: story.requestId })
      .filter(({ party }) => ['settlement', 'networks', 'terminals'].includes(party))
      .map(({ effect }) => effect);
    expect(orders).toEqual([
      'lock',
      'snapshot',
      'hold',
      'network-change',
      'register',
      'configure',
      'set-target',
      'reconcile',
      'test-sale',
      'void-test-sale',
      'test-payout',
      'set-cap',
      'release',
      'unlock',
    ]);
  });
});
