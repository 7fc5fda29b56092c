/** Networks that pay the merchant by themselves: each pays the account that is bound there. */
import { findCardByMask } from './data/cards.ts';
import type { SandboxMerchant } from './data/merchants.ts';
import { notFound } from './refusal.ts';
import type { NetworkPayout } from './settlement/account-state.ts';
import type { ScopeRef, World } from './world.ts';

/** The name of an account that is bound at a network: the merchant's, or that of a terminal. */
export const buildNetworkTarget = (networkId: string, terminalNo: string | undefined): string =>
  ['network', networkId, ...(terminalNo === undefined ? [] : [terminalNo])].join(':');

export interface NetworkPayoutOrder {
  /** With a terminal: the payout is to the account that the network keeps for it. */
  merchant: ScopeRef;
  networkId: string;
  amountFen: number;
  /** The bank of the account sends it back. */
  returned?: boolean;
}

/** @throws Refusal 404 for a network that does not pay this merchant by itself */
export function payByNetwork(world: World, order: NetworkPayoutOrder): NetworkPayout {
  const { networkId, amountFen, returned = false, merchant } = order;
  const { record, accountState } = world.getMerchant(merchant);
  const network = record.networks.find(({ id }) => id === networkId);
  if (network?.pays !== 'network') throw notFound('network that pays the merchant by itself');
  const { terminal, ...owner } = merchant;
  const terminalNo = terminal === undefined ? undefined : network.terminalNos?.[terminal];
  const { first6, last4 } = accountState.getAccount(buildNetworkTarget(networkId, terminalNo));
  const comesBack = returned || findCardByMask(first6, last4)?.payoutsReturn === true;
  const state = comesBack ? 'returned' : 'landed';
  const payout = { state, amountFen, at: new Date().toISOString(), last4 } as const;
  accountState.networkPayouts.set(networkId, payout);
  const key = world.nextId(`${networkId}-payout`);
  const detail = {
    ...(terminal !== undefined && { terminal }),
    ...{ network: networkId, last4, amountFen, state },
  };
  world.ledger.write({
    ...{ party: 'networks', effect: 'network-payout', key, ...owner },
    ...{ requestId: '', detail },
  });
  return payout;
}

/** What a network says of the account that it pays: a payout to an earlier account is not of this one. */
export function describeNetworkAccount(
  { record, accountState }: SandboxMerchant,
  networkId: string,
  terminalNo: string | undefined,
): object {
  if (!record.networks.some(({ id }) => id === networkId))
    throw notFound('network of the merchant');
  const { first6, last4 } = accountState.getAccount(buildNetworkTarget(networkId, terminalNo));
  const isPayable = findCardByMask(first6, last4)?.payoutFails !== true;
  const verification = isPayable ? 'passed' : 'failed';
  const { last4: paidLast4, ...payout } = accountState.networkPayouts.get(networkId) ?? {};
  return { last4, verification, ...(paidLast4 === last4 && { payout }) };
}
