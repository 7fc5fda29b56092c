/** What the settlement says of payouts: since a card was bound, and of the days around a change. */
import type { SandboxMerchant } from '../data/merchants.ts';
import type { Payout } from './account-state.ts';

/** The payouts that are due, those that were paid since this version of the card was bound, and those that are out at earlier cards. */
export function listPayoutsSince({ record, accountState }: SandboxMerchant, cardVersion: number) {
  const due = accountState.payouts.filter(
    (payout) => payout.state === 'held' || payout.cardVersion >= cardVersion,
  );
  const earlier = accountState.payouts.filter(
    (payout) => ['sent', 'returned'].includes(payout.state) && payout.cardVersion < cardVersion,
  );
  const { last4: targetLast4, cardVersion: currentVersion } = record.binding;
  return {
    targetLast4,
    cardVersion: currentVersion,
    held: accountState.held,
    cycle: accountState.params.cycle ?? 'T1',
    balanceFen: accountState.computeBalanceFen(),
    dueFen: sumAmounts(due),
    refundedFen: sumAmounts(accountState.refunds.filter((each) => each.cardVersion >= cardVersion)),
    payouts: due.filter(({ state }) => isListed(state)).map(formatPayout),
    earlier: earlier.map(formatPayout),
  };
}

/** The newest ones are shown when there are many. */
const mostShown = 100;

/** The payouts that fell due within some days, newest first; instants are epoch ms. */
export function listPayoutsOfDays({ accountState }: SandboxMerchant, from: number, to: number) {
  const isDueThen = (dueAt: string) => Date.parse(dueAt) >= from && Date.parse(dueAt) <= to;
  const recent = accountState.payouts
    .filter(({ state, dueAt }) => isListed(state) && isDueThen(dueAt))
    .toReversed();
  return {
    balanceFen: accountState.computeBalanceFen(),
    leftOut: Math.max(0, recent.length - mostShown),
    payouts: recent.slice(0, mostShown).map(({ intentId, amountFen, dueAt, sendings }) => ({
      intentId,
      amountFen,
      dueAt,
      sendings: sendings.map(({ cardVersion: _ours, ...sending }) => sending),
    })),
  };
}

const isListed = (state: Payout['state']): boolean => state !== 'lost' && state !== 'offset';

const sumAmounts = (amounts: readonly { amountFen: number }[]): number =>
  amounts.reduce((sum, { amountFen }) => sum + amountFen, 0);

function formatPayout({ intentId, amountFen, state, sendings, at, cycle, forwarded }: Payout) {
  const last4 = sendings.at(-1)?.last4;
  const cameBack = sendings.findLast((sending) => sending.state === 'returned');
  return {
    intentId,
    amountFen,
    state,
    ...(last4 !== undefined && { last4 }),
    at,
    cycle,
    ...(forwarded && state === 'landed' && { forwarded }),
    ...(cameBack && {
      cameBack: {
        last4: cameBack.last4,
        cardVersion: cameBack.cardVersion,
        at: cameBack.at,
      },
    }),
  };
}
