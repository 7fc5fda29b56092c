import type { NetworkOrder, NetworksPort } from '../activities/networks.ts';
import type { Party } from './http.ts';
import { placeOrder, queryOrder } from './orders.ts';
import { fromVault, payableAccount, type RevealingVault } from './reveal.ts';

/** UnionPay, WeChat Pay, Alipay, ...: each below the base URL under its own id. */
export function networksAdapter(party: Party, vault: RevealingVault): NetworksPort {
  const account = async ({ merchant, accountToken, key }: NetworkOrder) =>
    payableAccount(
      await fromVault(vault.revealAccount(merchant, accountToken, `${party.name}: change ${key}`)),
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
          ...(order.kind === 'change' && { account: await account(order) }),
          ...(order.undoes !== undefined && { undoes: order.undoes }),
        },
      }),
    query: ({ networkId, key }, options) =>
      queryOrder(party, { key, below: '/{networkId}', params: { networkId } }, options),
  };
}
