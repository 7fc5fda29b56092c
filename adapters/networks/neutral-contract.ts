import type { NetworkOrder, NetworksPort } from '../../activities/networks.ts';
import type { Party } from '../http/party.ts';
import { placeOrder, queryOrder } from '../parties/orders.ts';
import { readVault, buildPayableAccount, type DetokenizingVault } from '../vault/detokenization.ts';

/** UnionPay, WeChat Pay, Alipay, ...: each below the base URL under its own id. */
export function createNetworksAdapter(party: Party, vault: DetokenizingVault): NetworksPort {
  const detokenizeAccount = async ({ merchant, accountToken, key }: NetworkOrder) =>
    buildPayableAccount(
      await readVault(
        vault.detokenizeAccount(merchant, accountToken, `${party.name}: change ${key}`),
      ),
    );
  return {
    change: async (order) =>
      placeOrder(party, {
        key: order.key,
        below: '/{networkId}',
        params: { networkId: order.networkId },
        body: {
          requestId: order.requestId,
          ...order.merchant,
          kind: order.kind,
          ...(order.kind === 'change' && { account: await detokenizeAccount(order) }),
          ...(order.undoes !== undefined && { undoes: order.undoes }),
        },
      }),
    query: ({ networkId, key }, options) =>
      queryOrder(party, { key, below: '/{networkId}', params: { networkId } }, options),
  };
}
