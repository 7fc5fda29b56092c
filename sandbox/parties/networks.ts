/** UnionPay, WeChat Pay, Alipay, ...: take the new account, then report by a signed callback. */
import { z } from 'zod';
import { masked, type MaskedAccount } from '../masks.ts';
import { orderHead, PayableAccount, serveOrders, type Desk } from '../order-routes.ts';
import { Orders, type Final } from '../orders.ts';
import { openParty, type Party } from '../party.ts';
import { notFound } from '../refusal.ts';
import type { World } from '../world.ts';

const NetworkOrder = z.discriminatedUnion('kind', [
  z.object({
    ...orderHead,
    kind: z.literal('change'),
    account: PayableAccount,
    undoes: z.undefined().optional(),
  }),
  z.object({ ...orderHead, kind: z.literal('revert'), undoes: z.string().min(1) }),
]);
type NetworkOrder = z.infer<typeof NetworkOrder>;

export function networksParty(world: World): Party {
  const party = openParty(world, 'networks');
  /** The account before each change, by the change's key: what a revert puts back. */
  const before = new Map<string, MaskedAccount>();

  const desk: Desk<NetworkOrder> = {
    schema: NetworkOrder,
    carryOut(order, key, networkId) {
      const network = world.merchant(order).record.networks.find(({ id }) => id === networkId);
      if (!network) throw notFound('network of the merchant');
      if (network.state === 'closed')
        return { state: 'refused', code: 'UPS_CLOSED', message: 'the network is closed' };
      return { state: 'pending', later: () => moved(order, key, networkId) };
    },
    onFinal({ requestId }, key, fault) {
      const data = { key, requestId };
      void world.callbacks.report({ party: 'networks', type: 'network.order.status', data }, fault);
    },
  };

  function moved(order: NetworkOrder, key: string, networkId: string): Final {
    const { books } = world.merchant(order);
    const target = `network:${networkId}`;
    const old = books.accountAt(target);
    const account =
      order.kind === 'change'
        ? masked(order.account.number, order.account.bankCode)
        : before.get(order.undoes);
    if (!account) return { state: 'done', result: { changed: false } };
    if (order.kind === 'change') before.set(key, old);
    else before.delete(order.undoes);
    books.setAccountAt(target, account);
    const { acquirerId, merchantId, requestId, kind } = order;
    const undoes = order.kind === 'revert' ? { undoes: order.undoes } : {};
    const detail = { target, oldLast4: old.last4, newLast4: account.last4, ...undoes };
    const effect = `network-${kind}`;
    const entry = { party: 'networks', effect, key, acquirerId, merchantId, requestId, detail };
    world.ledger.write(entry);
    return { state: 'done', result: { changed: true } };
  }

  serveOrders(party, '/:where', new Orders(world, 'net'), desk);
  return party;
}
