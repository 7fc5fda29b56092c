/** A new card that other merchants of the acquirer named, in our own books. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createListActivities } from '../../activities/lists.ts';
import { Rules } from '../../activities/rules.ts';
import { AdoptedPolicies } from '../support/adopted-policies.ts';
import { createMemoryRequestFacts } from '../support/memory-request-facts.ts';

const question = {
  requestId: 'r-1',
  merchant: { acquirerId: 'demo', merchantId: 'M-1' },
  accountToken: 'acct_1',
};
const screen = (listed: number, others: number, sharedFrom: number) => {
  const { screenLists } = createListActivities(
    { screen: async () => ({ screeningId: 's-1', hit: false, sharedWith: listed }) },
    { countOtherMerchants: async () => others },
    { readRecord: async () => ({}) as never },
    new Rules({ policies: new AdoptedPolicies(), requestFacts: createMemoryRequestFacts() }),
  );
  return new MockActivityEnvironment().run(() => screenLists({ ...question, sharedFrom }));
};

describe('A new card', () => {
  it.each([
    ['is not shared when nobody else named it', 0, 0, 1, 0],
    ['is shared when another merchant named it, whatever the lists say', 0, 1, 1, 1],
    ['stays as it was judged when more merchants name it later', 0, 9, 1, 1],
    ['is as shared as the lists say', 3, 1, 1, 3],
    ['is not shared below the number of the policy', 0, 2, 3, 0],
  ])('%s', async (_what, listed, others, from, sharedWith) => {
    expect(await screen(listed, others, from)).toMatchObject({ answer: { sharedWith } });
  });
});
