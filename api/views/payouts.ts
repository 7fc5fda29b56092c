/** Payouts as their readers may see them: the owner the last four digits of a card, staff the first six as well. */
import {
  describePlace,
  type PayoutPlace,
  type RecentPayouts,
} from '../../domain/payouts/recent-payouts.ts';
import { describePayoutPlace } from '../../domain/payouts/texts.ts';
import { listNetworkPayers, type PayerMoney } from '../../domain/switch/payers.ts';
import type { Reader } from './problems.ts';

/**
 * @param recent undefined when nothing is known
 * @param payers undefined where the acquirer pays everything
 */
export function buildPayoutsView(
  recent: RecentPayouts | undefined,
  payers: readonly PayerMoney[] | undefined,
  { audience }: Reader,
) {
  const networks = listNetworkPayers(payers);
  const notListed = networks.length > 0 && { notListed: networks };
  if (!recent) return { known: false, leftOut: 0, ...notListed, payouts: [] };
  const { balanceFen, leftOut, payouts } = recent;
  return {
    known: true,
    ...(balanceFen !== undefined && { balanceFen }),
    leftOut,
    ...notListed,
    payouts: payouts.map(describePlace).map((place) => ({
      ...(audience === 'staff' ? place : maskForOwner(place)),
      ...describePayoutPlace(place),
    })),
  };
}

function maskForOwner({ intentId: _ours, card, ...place }: PayoutPlace) {
  return { ...place, ...(card && { card: { last4: card.last4, sentAt: card.sentAt } }) };
}
