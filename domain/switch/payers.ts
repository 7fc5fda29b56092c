/**
 * Who pays the merchant, and where the money of each payer goes: the acquirer through its settlement, and networks
 * that pay by themselves (docs/decisions/0027-networks-that-pay.md).
 */
import type { Network } from '../parties/merchant.ts';
import type { NetworkAccount } from '../parties/network-account.ts';
import type { MoneyLocation } from '../request/stages.ts';

export const acquirerPayer = 'acquirer';

export interface PayerMoney {
  /** `acquirer`, or the id of a network that pays by itself. */
  payer: string;
  money: MoneyLocation;
}

/** Whether the network pays the merchant itself: its approval is its cut-over, and no hold of ours stops it. */
export const isPayer = ({ state, pays }: Network): boolean =>
  state === 'open' && pays === 'network';

export const findPayingNetworks = (networks: readonly Network[]): Network[] =>
  networks.filter(isPayer);

/**
 * @param acquirer where the settlement has payouts go
 * @param known what each paying network said last; one that was not read back yet still pays the old card
 */
export const listPayers = (
  acquirer: MoneyLocation,
  networks: readonly Network[],
  known: Readonly<Record<string, MoneyLocation>>,
): PayerMoney[] => [
  { payer: acquirerPayer, money: acquirer },
  ...findPayingNetworks(networks).map(({ id }) => ({ payer: id, money: known[id] ?? 'old' })),
];

/** The networks among the payers: the settlement knows nothing of what they pay. */
export const listNetworkPayers = (payers: readonly Pick<PayerMoney, 'payer'>[] = []): string[] =>
  payers.map(({ payer }) => payer).filter((payer) => payer !== acquirerPayer);

/** From the best place to the worst. */
const byWorth: readonly MoneyLocation[] = ['new', 'old', 'hold'];

/** The worst place of all payers: held is worse than the old card, and that worse than the new one. */
export const summarizeMoney = (payers: readonly Pick<PayerMoney, 'money'>[]): MoneyLocation =>
  byWorth.findLast((place) => payers.some(({ money }) => money === place)) ?? 'old';

/** Whether the digits that a network shows are those of the card; fewer than two say nothing. */
export const isPaidTo = ({ last4: shown }: Pick<NetworkAccount, 'last4'>, last4: string): boolean =>
  shown.length >= 2 && last4.endsWith(shown);
