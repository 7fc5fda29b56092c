import type { DocumentKind } from '../domain/request/document-kinds.ts';
import type { NetworkAccount } from '../domain/parties/network-account.ts';
import type { OrderAnswer, OrderState } from '../domain/parties/orders.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';

export interface NetworkOrder {
  /** `requestId/step/target`, the same on every attempt. */
  key: string;
  requestId: string;
  networkId: string;
  merchant: MerchantRef;
  /** The merchant's own number at the network, if the merchant record has one. */
  merchantNo?: string;
  /** `change` sets the new account, `revert` restores the account of the snapshot. */
  kind: 'change' | 'revert';
  accountToken: string;
  /** The single terminal, by its number at the network, whose account changes; without it the merchant's does. */
  terminalNo?: string;
  /** Papers for the network's audit. */
  documents?: readonly { kind: DocumentKind; documentId: string }[];
  /** The key of the order that `revert` undoes. */
  undoes?: string;
}

/** Whose account is read. */
export type AccountQuestion = Pick<
  NetworkOrder,
  'networkId' | 'merchant' | 'merchantNo' | 'terminalNo'
>;

/** The networks where the new account must take effect: UnionPay, WeChat Pay, Alipay, ... */
export interface NetworksPort {
  change(order: NetworkOrder): Promise<OrderAnswer>;
  query(question: { networkId: string; key: string }, options: CallOptions): Promise<OrderState>;
  /** The account that the network pays the merchant to now: asked of networks that pay by themselves. */
  readAccount(question: AccountQuestion, options: CallOptions): Promise<NetworkAccount>;
}

export const createNetworkActivities = (networks: NetworksPort) => ({
  queryNetwork: (question: { networkId: string; key: string }) =>
    callPort((options) => networks.query(question, options)),
  readNetworkAccount: (question: AccountQuestion) =>
    callPort((options) => networks.readAccount(question, options)),
});
