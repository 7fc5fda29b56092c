import { describe, expect, it } from 'vitest';
import type { NetworkOrder, NetworksPort } from '../../../activities/networks.ts';
import { createNetworkRouter } from '../../../adapters/networks/network-router.ts';
import { connectPorts } from '../../../adapters/ports.ts';
import { createRingKey } from '../../support/storage.ts';
import { buildAccess } from '../../support/wechat-pay-access.ts';
import {
  createCallContext,
  createWechatPayScenario,
  useSharedResources,
} from '../../support/wechat-pay.ts';

const named = (ref: string): NetworksPort => ({
  change: async () => ({ state: 'pending', ref }),
  query: async () => ({ state: 'done', ref }),
  readAccount: async () => ({ last4: '1011', verification: 'pending' }),
});
const order = (networkId: string): NetworkOrder => ({
  key: `r-1/change/${networkId}`,
  requestId: 'r-1',
  networkId,
  merchant: { acquirerId: 'demo', merchantId: 'M-1' },
  kind: 'change',
  accountToken: 'acct_1',
});

describe('An order for a network', () => {
  const networks = createNetworkRouter(named('neutral'), { 'wechat-pay': named('own') });

  it.each([
    ['wechat-pay', 'own'],
    ['unionpay', 'neutral'],
    ['toString', 'neutral'],
  ])(
    'The order %s goes to the adapter of its network, or to the neutral one',
    async (networkId, ref) => {
      expect(await networks.change(order(networkId))).toEqual({ state: 'pending', ref });
      const { key } = order(networkId);
      expect(await networks.query({ networkId, key }, createCallContext())).toEqual({
        state: 'done',
        ref,
      });
    },
  );
});

describe('The networks of a worker', () => {
  const testEnv = useSharedResources();
  const parties = 'merchants lists identity esign bank networks terminals settlement' as const;
  type Parties = Parameters<typeof connectPorts>[0]['parties'];

  it.each([
    ['all use the neutral contract when WeChat Pay is not configured', 'networks'],
    ['reach WeChat Pay by its own API where it is configured', 'wechat-pay'],
  ])('The networks of a worker: %s', async (_how, party) => {
    const { sandbox, orders } = await createWechatPayScenario(testEnv());
    const addresses = parties
      .split(' ')
      .map((name) => [name, { url: `${sandbox.url}/${name}`, secret: 's' }]);
    const settings = {
      assertionKeys: [createRingKey('a1')],
      parties: Object.fromEntries(addresses) as Parties,
      optionalParties: {},
      mail: { smtpUrl: sandbox.mailUrl, from: 'notices@acquirer.example' },
      staffAddress: 'desk@acquirer.example',
      staffChannels: [],
      eventAddresses: { allowsLoopback: false },
      servicePhones: { usual: '400-000-0000', byAcquirer: new Map<string, string>() },
      policyProfile: 'cn-default',
      policyProfiles: new Map(),
      sms: { provider: 'gateway', url: `${sandbox.url}/sms`, secret: 's' } as const,
      smsSignName: '结算卡变更',
      publicUrl: 'https://card-change.example',
      vaultKeys: [createRingKey('k1')],
      ...(party === 'wechat-pay' && {
        wechatPay: buildAccess(`${sandbox.url}/wechat-pay`, testEnv().keys),
      }),
    };
    const ports = connectPorts(settings, testEnv().storage);
    expect(await ports.networks.change(orders.change)).toMatchObject({ state: 'pending' });
    await expect.poll(() => sandbox.readLedger({ party })).toHaveLength(1);
    ports.close();
  });
});
