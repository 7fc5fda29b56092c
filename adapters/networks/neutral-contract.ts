import { z } from 'zod';
import type { NetworkOrder, NetworksPort } from '../../activities/networks.ts';
import type { Party } from '../http/party.ts';
import { placeOrder, queryOrder } from '../parties/orders.ts';
import { readVault, buildPayableAccount, type DetokenizingVault } from '../vault/detokenization.ts';

export const PaidAccount = z.object({
  last4: z.string().regex(/^\d{2,4}$/),
  verification: z.enum(['passed', 'failed', 'pending']),
  payout: z
    .object({
      state: z.enum(['landed', 'returned']),
      amountFen: z.number().int().positive(),
      at: z.iso.datetime({ offset: true }),
    })
    .exactOptional(),
});

/** Networks by our own contract (docs/adapters.md), each under its id below the base URL. */
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
        basePath: '/{networkId}',
        params: { networkId: order.networkId },
        body: {
          requestId: order.requestId,
          ...order.merchant,
          ...(order.terminalNo !== undefined && { terminalNo: order.terminalNo }),
          kind: order.kind,
          ...(order.kind === 'change' && { account: await detokenizeAccount(order) }),
          ...(order.undoes !== undefined && { undoes: order.undoes }),
        },
      }),
    query: ({ networkId, key }, options) =>
      queryOrder(party, { key, basePath: '/{networkId}', params: { networkId } }, options),
    readAccount: ({ networkId, merchant, terminalNo }, options) =>
      party.ask(
        {
          method: 'GET',
          path: '/{networkId}/accounts/{acquirerId}/{merchantId}',
          params: { networkId, ...merchant },
          ...(terminalNo !== undefined && { query: { terminalNo } }),
          answer: PaidAccount,
        },
        options,
      ),
  };
}
