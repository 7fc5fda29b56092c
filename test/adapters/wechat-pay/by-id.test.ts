import { describe, expect, it } from 'vitest';
import type { NetworkOrder, NetworksPort } from '../../../activities/networks.ts';
import { networksById } from '../../../adapters/networks/by-id.ts';
import { connectPorts } from '../../../adapters/ports.ts';
import { ringKey } from '../../support/storage.ts';
import { accessTo } from '../../support/wechat-pay-access.ts';
import { asking, atWechatPay, shared } from '../../support/wechat-pay.ts';

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

describe('the networks of a worker', () => {
  const house = shared();
  const parties = 'merchants lists identity esign bank networks terminals settlement sms' as const;
  type Parties = Parameters<typeof connectPorts>[0]['parties'];

  it.each([
    ['are all neutral where WeChat Pay is not configured', 'networks'],
    ['reach WeChat Pay by its own API where it is configured', 'wechat-pay'],
  ])('%s', async (_how, party) => {
    const { sandbox, orders } = await atWechatPay(house());
    const addresses = parties
      .split(' ')
      .map((name) => [name, { url: `${sandbox.url}/${name}`, secret: 's' }]);
    const settings = {
      parties: Object.fromEntries(addresses) as Parties,
      mail: { smtpUrl: sandbox.mailUrl, from: 'notices@acquirer.example' },
      staffAddress: 'desk@acquirer.example',
      publicUrl: 'https://card-change.example',
      vaultKeys: [ringKey('k1')],
      ...(party === 'wechat-pay' && {
        wechatPay: accessTo(`${sandbox.url}/wechat-pay`, house().keys),
      }),
    };
    const ports = connectPorts(settings, house().storage);
    expect(await ports.networks.change(orders.change)).toMatchObject({ state: 'pending' });
    await expect.poll(() => sandbox.ledger({ party })).toHaveLength(1);
    ports.close();
  });
});
