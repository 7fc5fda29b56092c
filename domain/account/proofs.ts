/** What has been tried to prove the present new card: cents to it, payments from it [E2 confirm, A40, A41]. */
import type { Facts } from '../gates/assessment.ts';
import type { IncomingPenny, PennyProof, ReversePenny } from '../parties/bank.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

const filterForCurrentAccount = <T extends { accountToken: string }>(
  facts: Facts,
  proofs: readonly T[],
): T[] => proofs.filter(({ accountToken }) => accountToken === facts.request.newAccount.token);

/** Cents to the present account, oldest first; those to another account prove nothing. */
export const findCurrentPennies = (facts: Facts): PennyProof[] =>
  filterForCurrentAccount(facts, facts.pennies);

/** The payment that is asked for from the present account; undefined while none is. */
export const findCurrentReversePenny = (facts: Facts): ReversePenny | undefined =>
  filterForCurrentAccount(facts, facts.reversePennies).at(-1);

/** Wrong codes that may still be typed, over all cents: another cent brings no more guesses. */
export const countPennyTriesLeft = (facts: Facts, policy: PolicyValues): number =>
  findCurrentPennies(facts).reduce((left, { tries }) => left - tries, policy['confirm.tries']);

/** Whether another cent may be sent; as many are as there are tries. */
export function mayRenewPenny(facts: Facts, policy: PolicyValues): boolean {
  const pennies = findCurrentPennies(facts);
  const newest = pennies.at(-1);
  const isAwaitingCode =
    newest?.state === 'landed' && !newest.confirmed && newest.renewed === undefined;
  const hasAnotherTry =
    pennies.length < policy['confirm.tries'] && countPennyTriesLeft(facts, policy) > 0;
  return isAwaitingCode && hasAnotherTry && !findCurrentReversePenny(facts);
}

/** The stated amount from the very account. What the bank cannot say is no yes. */
export const hasMatchingPayment = ({ amountFen, payments }: ReversePenny): boolean =>
  payments.some((payment) => payment.payer === 'MATCH' && payment.amountFen === amountFen);

/** Payments of another amount, or not surely from the new card. */
export const findWrongPayments = ({ amountFen, payments }: ReversePenny): IncomingPenny[] =>
  payments.filter((payment) => payment.payer !== 'MATCH' || payment.amountFen !== amountFen);
