/** Attempts to prove control of the present new card: pennies to it, and reverse pennies from it [E2 confirm, A40, A41]. */
import type { Facts } from '../gates/assessment.ts';
import { isForPresentSubject } from '../identity/proof-subject.ts';
import type { IncomingPenny, PennyProof, ReversePenny } from '../parties/bank.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** Pennies to the present new account, for the present person, oldest first. Others prove nothing. */
export const findCurrentPennies = (facts: Facts): PennyProof[] =>
  facts.pennies.filter((penny) => isForPresentSubject(penny, facts));

/** The newest reverse penny requested from the present new account; undefined when there is none. */
export const findCurrentReversePenny = (facts: Facts): ReversePenny | undefined =>
  facts.reversePennies.findLast((penny) => isForPresentSubject(penny, facts));

/** How many wrong codes may still be typed, over all pennies: another penny gives no more guesses. */
export const countPennyTriesLeft = (facts: Facts, policy: PolicyValues): number =>
  findCurrentPennies(facts).reduce(
    (remaining, { tries }) => remaining - tries,
    policy['confirm.tries'],
  );

/** Whether the owner may ask for another penny. There are as many pennies as tries [E2 confirm.tries]. */
export function mayRenewPenny(facts: Facts, policy: PolicyValues): boolean {
  const pennies = findCurrentPennies(facts);
  const newest = pennies.at(-1);
  const isAwaitingCode =
    newest?.state === 'landed' && !newest.confirmed && newest.renewed === undefined;
  const hasAnotherTry =
    pennies.length < policy['confirm.tries'] && countPennyTriesLeft(facts, policy) > 0;
  return isAwaitingCode && hasAnotherTry && !findCurrentReversePenny(facts);
}

/** Whether the stated amount came from the new account. An unknown payer does not count. */
export const hasMatchingPayment = ({ amountFen, payments }: ReversePenny): boolean =>
  payments.some((payment) => payment.payer === 'MATCH' && payment.amountFen === amountFen);

/** Payments of another amount, or of a payer that is not surely the new account. */
export const findWrongPayments = ({ amountFen, payments }: ReversePenny): IncomingPenny[] =>
  payments.filter((payment) => payment.payer !== 'MATCH' || payment.amountFen !== amountFen);
