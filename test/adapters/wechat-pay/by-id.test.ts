import { describe, expect, it } from 'vitest';
import type { NetworkOrder, NetworksPort } from '../../../activities/networks.ts';
import { networksById } from '../../../adapters/networks/by-id.ts';
import { asking } from '../../support/wechat-pay.ts';

const named = (ref: string): NetworksPort => ({
  change: async () => ({ state: 'pending', ref }),
  query: async () => ({ state: 'done', ref }),
});
const order = (networkId: string): NetworkOrder => ({
  key: `r-1/change/${networkId}`,
  requestId: 'r-1',
  networkId,
  merchant: { acquirerId: 'demo', merchantId: 'M-1' },
  kind: 'change',
  accountToken: 'acct_1',
});

describe('an order for a network', () => {
  const networks = networksById(named('neutral'), { 'wechat-pay': named('own') });

  it.each([
    ['wechat-pay', 'own'],
    ['unionpay', 'neutral'],
    ['toString', 'neutral'],
  ])('%s goes to the adapter of its own, or to the neutral one', async (networkId, ref) => {
    expect(await networks.change(order(networkId))).toEqual({ state: 'pending', ref });
    const { key } = order(networkId);
    expect(await networks.query({ networkId, key }, asking())).toEqual({ state: 'done', ref });
  });
});
