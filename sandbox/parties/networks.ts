/** UnionPay, WeChat Pay, Alipay and others: they take the new account, and report by a signed callback. */
import { z } from 'zod';
import type { Network } from '../../domain/parties/merchant.ts';
import type { SandboxMerchant } from '../data/merchants.ts';
import { maskAccount, type MaskedAccount } from '../masks.ts';
import {
  orderHeaderFields,
  PayableAccount,
  addOrderRoutes,
  type OrderHandler,
} from '../order-routes.ts';
import { OrderStore, type FinalState } from '../orders.ts';
import { createParty, type Party } from '../party.ts';
import { buildNetworkTarget, describeNetworkAccount } from '../network-payouts.ts';
import { notFound } from '../refusal.ts';
import type { MerchantRef, World } from '../world.ts';

const terminalNo = z.string().min(1).optional();

const NetworkOrder = z.discriminatedUnion('kind', [
  z.object({
    ...orderHeaderFields,
    terminalNo,
    kind: z.literal('change'),
    account: PayableAccount,
    undoes: z.undefined().optional(),
  }),
  z.object({
    ...orderHeaderFields,
    terminalNo,
    kind: z.literal('revert'),
    undoes: z.string().min(1),
  }),
]);
type NetworkOrder = z.infer<typeof NetworkOrder>;

/** The serial number of the terminal that a network knows by a number of its own. */
const findSerialNumber = ({ terminalNos = {} }: Network, no: string): string | undefined =>
  Object.keys(terminalNos).find((sn) => terminalNos[sn] === no);

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
      if (
        order.terminalNo !== undefined &&
        findSerialNumber(network, order.terminalNo) === undefined
      )
        return {
          state: 'refused',
          code: 'UPS_REJECTED',
          message: 'terminalNo: no terminal with an account of its own',
        };
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

  /** The merchant, or the terminal that the network knows by a number. */
  function getAccountOwner(
    ref: MerchantRef,
    networkId: string,
    no: string | undefined,
  ): SandboxMerchant {
    const merchant = world.getMerchant({ acquirerId: ref.acquirerId, merchantId: ref.merchantId });
    if (no === undefined) return merchant;
    const network = merchant.record.networks.find(({ id }) => id === networkId);
    const sn = network && findSerialNumber(network, no);
    if (sn === undefined) throw notFound('terminal with an account of its own');
    return world.getMerchant({ ...ref, terminal: sn });
  }

  function applyChange(order: NetworkOrder, key: string, networkId: string): FinalState {
    const { accountState } = getAccountOwner(order, networkId, order.terminalNo);
    const target = buildNetworkTarget(networkId, order.terminalNo);
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
    const no = c.req.query('terminalNo');
    const owner = getAccountOwner(merchant, networkId, no);
    return c.json(describeNetworkAccount(owner, networkId, no));
  });
  addOrderRoutes(party, '/:networkId', new OrderStore(world, 'net'), handler);
  return party;
}
