/** UnionPay, WeChat Pay, Alipay and others: they take the new account, and report by a signed callback. */
import { z } from 'zod';
import { maskAccount, type MaskedAccount } from '../masks.ts';
import {
  orderHeaderFields,
  PayableAccount,
  addOrderRoutes,
  type OrderHandler,
} from '../order-routes.ts';
import { OrderStore, type FinalState } from '../orders.ts';
import { createParty, type Party } from '../party.ts';
import { describeNetworkAccount } from '../network-payouts.ts';
import { notFound } from '../refusal.ts';
import type { World } from '../world.ts';

const NetworkOrder = z.discriminatedUnion('kind', [
  z.object({
    ...orderHeaderFields,
    kind: z.literal('change'),
    account: PayableAccount,
    undoes: z.undefined().optional(),
  }),
  z.object({ ...orderHeaderFields, kind: z.literal('revert'), undoes: z.string().min(1) }),
]);
type NetworkOrder = z.infer<typeof NetworkOrder>;

export function createNetworksParty(world: World): Party {
  const party = createParty(world, 'networks');
  /** The account before each change, by the key of the change: a revert restores it. */
  const previousAccounts = new Map<string, MaskedAccount>();

  const handler: OrderHandler<NetworkOrder> = {
    schema: NetworkOrder,
    execute(order, key, networkId) {
      const network = world.getMerchant(order).record.networks.find(({ id }) => id === networkId);
      if (!network) throw notFound('network of the merchant');
      if (network.state === 'closed')
        return { state: 'refused', code: 'UPS_CLOSED', message: 'the network is closed' };
      // A way back from an account that is bound is another application.
      const isApplication = order.kind === 'change' || previousAccounts.has(order.undoes);
      const isAudited = network.approval === 'audited' && isApplication;
      return {
        state: 'pending',
        later: () => applyChange(order, key, networkId),
        ...(isAudited && { afterMs: world.options.auditMs }),
      };
    },
    onFinal({ requestId }, key, fault) {
      const data = { key, requestId };
      void world.callbacks.send({ party: 'networks', type: 'network.order.status', data }, fault);
    },
  };

  function applyChange(order: NetworkOrder, key: string, networkId: string): FinalState {
    const { accountState } = world.getMerchant(order);
    const target = `network:${networkId}`;
    const old = accountState.getAccount(target);
    const account =
      order.kind === 'change'
        ? maskAccount(order.account.number, order.account.bankCode)
        : previousAccounts.get(order.undoes);
    if (!account) return { state: 'done', result: { changed: false } };
    if (order.kind === 'change') previousAccounts.set(key, old);
    else previousAccounts.delete(order.undoes);
    accountState.setAccount(target, account);
    const { acquirerId, merchantId, requestId, kind } = order;
    const undoes = order.kind === 'revert' ? { undoes: order.undoes } : {};
    const detail = { target, oldLast4: old.last4, newLast4: account.last4, ...undoes };
    const effect = `network-${kind}`;
    const entry = { party: 'networks', effect, key, acquirerId, merchantId, requestId, detail };
    world.ledger.write(entry);
    return { state: 'done', result: { changed: true } };
  }

  party.get('/:networkId/accounts/:acquirerId/:merchantId', (c) => {
    const { networkId, ...merchant } = c.req.param();
    return c.json(describeNetworkAccount(world.getMerchant(merchant), networkId));
  });
  addOrderRoutes(party, '/:networkId', new OrderStore(world, 'net'), handler);
  return party;
}
