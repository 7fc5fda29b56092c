import type { NetworkOrder, NetworksPort } from '../../activities/networks.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { Party } from '../http/party.ts';
import { placeOrder, queryOrder } from '../parties/orders.ts';
import { readVault, buildPayableAccount, type DetokenizingVault } from '../vault/detokenization.ts';

/** Networks by our own contract (docs/adapters.md), each under its id below the base URL. */
export function createNetworksAdapter(party: Party, vault: DetokenizingVault): NetworksPort {
  const detokenizeAccount = async ({ merchant, accountToken, key }: NetworkOrder) =>
    buildPayableAccount(
      await readVault(
        vault.detokenizeAccount(merchant, accountToken, `${party.name}: change ${key}`),
      ),
    );
  return {
    change: async (order) => {
      if (order.terminalNo !== undefined)
        throw new PortFailure(
          'refused',
          `${party.name}: the contract knows no account of a single terminal`,
          { code: 'UPS_REJECTED' },
        );
      return placeOrder(party, {
        key: order.key,
        basePath: '/{networkId}',
        params: { networkId: order.networkId },
        body: {
          requestId: order.requestId,
          ...order.merchant,
          kind: order.kind,
          ...(order.kind === 'change' && { account: await detokenizeAccount(order) }),
          ...(order.undoes !== undefined && { undoes: order.undoes }),
        },
      });
    },
    query: ({ networkId, key }, options) =>
      queryOrder(party, { key, basePath: '/{networkId}', params: { networkId } }, options),
  };
}
