/** Payouts as their readers may see them: the owner the last four digits of a card, staff the first six as well. */
import {
  describePlace,
  type PayoutPlace,
  type RecentPayouts,
} from '../../domain/payouts/recent-payouts.ts';
import { describePayoutPlace } from '../../domain/payouts/texts.ts';
import type { Reader } from './problems.ts';

/** @param recent undefined when nothing is known */
export function buildPayoutsView(recent: RecentPayouts | undefined, { audience }: Reader) {
  if (!recent) return { known: false, leftOut: 0, payouts: [] };
  const { balanceFen, leftOut, payouts } = recent;
  return {
    known: true,
    ...(balanceFen !== undefined && { balanceFen }),
    leftOut,
    payouts: payouts.map(describePlace).map((place) => ({
      ...(audience === 'staff' ? place : maskForOwner(place)),
      ...describePayoutPlace(place),
    })),
  };
}

function maskForOwner({ intentId: _ours, card, ...place }: PayoutPlace) {
  return { ...place, ...(card && { card: { last4: card.last4, sentAt: card.sentAt } }) };
}
