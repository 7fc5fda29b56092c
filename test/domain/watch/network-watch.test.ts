import { describe, expect, it } from 'vitest';
import type { NetworkAccount } from '../../../domain/parties/network-account.ts';
import {
  assessNetworkAccount,
  type NetworkAssessment,
} from '../../../domain/watch/network-watch.ts';

const at = '2026-06-10T02:00:00.000Z';
const payout = { state: 'landed', amountFen: 1_200, at } as const;
const account: NetworkAccount = { last4: '1011', verification: 'pending' };

describe('The account of a network that pays by itself', () => {
  it.each<[string, Partial<NetworkAccount>, NetworkAssessment]>([
    ['waits for its first payout', {}, {}],
    ['waits for it after its verification, too', { verification: 'passed' }, {}],
    ['has received it', { payout }, { landedFen: 1_200 }],
    ['is another one', { last4: '4444' }, { fault: { code: 'SWT_RECON', id: 'elsewhere' } }],
    [
      'sent a payout back',
      { payout: { ...payout, state: 'returned' } },
      { fault: { code: 'WATCH_SHORTFALL', id: `returned ${at}` } },
    ],
    [
      'cannot be paid',
      { verification: 'failed', payout },
      { fault: { code: 'WATCH_SHORTFALL', id: 'unpayable' } },
    ],
    ['shows too little', { last4: '' }, { fault: { code: 'SWT_RECON', id: 'elsewhere' } }],
  ])('%s', (_what, more, assessment) => {
    expect(assessNetworkAccount({ ...account, ...more }, '1011')).toEqual(assessment);
  });
});
