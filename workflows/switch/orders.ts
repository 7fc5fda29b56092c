/** Builders of the switch's orders: each order's key, what the party gets, and how it is queried. */
import type { NetworkOrder } from '../../activities/networks.ts';
import type { SettlementOrder } from '../../activities/settlement.ts';
import type { TerminalOrder } from '../../activities/terminals.ts';
import type { Network } from '../../domain/parties/merchant.ts';
import { findTerminalNo } from '../../domain/parties/scope.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { Order } from './step.ts';

/** @param n tells several orders of one kind apart */
export function buildSettlementOrder(
  c: ChangeRequest,
  kind: SettlementOrder['kind'],
  summary: string,
  fields: Partial<SettlementOrder>,
  n: string | number = 'settlement',
): Order {
  const key = c.buildKey(kind, n);
  const order = { key, requestId: c.requestId, merchant: c.merchant, ...c.scope, kind, ...fields };
  return {
    key,
    summary,
    party: 'operator',
    placing: { party: 'settlement', order },
    query: () =>
      c.proxies.readOnce.querySettlement.executeWithOptions({ summary: `query: ${summary}` }, [
        key,
      ]),
  };
}

/** A lock that is still on its way is void from then on: one that took effect later would stand for ever [A47]. */
export const buildUnlockOrder = (c: ChangeRequest): Order =>
  buildSettlementOrder(c, 'unlock', 'unlock other changes', {
    undoes: [...c.changeLock.keys, c.buildKey('lock', 'settlement')],
  });

export function buildTerminalOrder(
  c: ChangeRequest,
  kind: TerminalOrder['kind'],
  sn: string,
  summary: string,
  fields: Partial<TerminalOrder> = {},
  n?: number,
): Order {
  const key = c.buildKey(kind, n === undefined ? sn : `${sn}.${n}`);
  const order = { key, requestId: c.requestId, merchant: c.merchant, sn, kind, ...fields };
  return {
    key,
    summary,
    party: 'terminal',
    placing: { party: 'terminals', order },
    query: () =>
      c.proxies.readOnce.queryTerminal.executeWithOptions({ summary: `query: ${summary}` }, [key]),
  };
}

/** A network that was asked back and is asked again gets another key each time. */
const buildNetworkKey = (
  c: ChangeRequest,
  kind: NetworkOrder['kind'],
  networkId: string,
): string => {
  const attempt = c.switch.findProgress('change', networkId)?.attempt;
  return c.buildKey(kind, attempt === undefined ? networkId : `${networkId}.${attempt}`);
};

export const buildChangeKey = (c: ChangeRequest, networkId: string): string =>
  buildNetworkKey(c, 'change', networkId);

/** The way back of the last change; that one is void from then on, even if it arrives later. */
export const buildRevertOrder = (c: ChangeRequest, network: Network): Order => ({
  ...buildNetworkOrder(c, network, 'revert', buildChangeKey(c, network.id)),
  ...(network.approval === 'audited' && { isAudited: true }),
});

/** Whoever audits may want to see what the merchant has sent; the adapter knows what its network takes. */
const listPapers = ({ facts }: ChangeRequest): NonNullable<NetworkOrder['documents']> =>
  facts.request.materials.map(({ documentId, kind }) => ({ kind, documentId }));

/** @param undoes key of the order that is void from then on, even if it arrives later */
export function buildNetworkOrder(
  c: ChangeRequest,
  network: Network,
  kind: NetworkOrder['kind'],
  undoes?: string,
): Order {
  const { id: networkId, merchantNo } = network;
  const terminalNo = findTerminalNo(network, c.scope);
  const key = buildNetworkKey(c, kind, networkId);
  const summary = `${kind} settlement account at ${networkId}`;
  const order: NetworkOrder = {
    key,
    requestId: c.requestId,
    networkId,
    merchant: c.merchant,
    ...(merchantNo !== undefined && { merchantNo }),
    ...(terminalNo !== undefined && { terminalNo }),
    kind,
    accountToken: c.facts.request.newAccount.token,
    ...(kind === 'change' && network.approval === 'audited' && { documents: listPapers(c) }),
    ...(undoes !== undefined && { undoes }),
  };
  return {
    key,
    summary,
    party: 'network',
    placing: { party: 'networks', order },
    query: () =>
      c.proxies.readOnce.queryNetwork.executeWithOptions({ summary: `query: ${summary}` }, [
        { networkId, key },
      ]),
  };
}
