/** What has been tried to prove the present new card: cents to it, payments from it (E2 confirm.*, A40, A41). */
import type { Facts } from './assessment.ts';
import type { IncomingPenny, PennyProof, ReversePenny } from './parties.ts';
import type { PolicyValues } from './policy.ts';

const forPresent = <T extends { accountToken: string }>(facts: Facts, proofs: readonly T[]): T[] =>
  proofs.filter(({ accountToken }) => accountToken === facts.request.newAccount.token);

/** Cents to the present account, oldest first; those to another account prove nothing. */
export const presentPennies = (facts: Facts): PennyProof[] => forPresent(facts, facts.pennies);

/** The payment that is asked for from the present account; undefined while none is. */
export const presentReversePenny = (facts: Facts): ReversePenny | undefined =>
  forPresent(facts, facts.reversePennies).at(-1);

/** Wrong codes that may still be typed, over all cents: another cent brings no more guesses. */
export const penniesTriesLeft = (facts: Facts, policy: PolicyValues): number =>
  presentPennies(facts).reduce((left, { tries }) => left - tries, policy['confirm.tries']);

/** Whether another cent may be sent; as many are as there are tries. */
export function mayRenewPenny(facts: Facts, policy: PolicyValues): boolean {
  const pennies = presentPennies(facts);
  const newest = pennies.at(-1);
  const waited = newest?.state === 'landed' && !newest.confirmed && newest.renewed === undefined;
  const another = pennies.length < policy['confirm.tries'] && penniesTriesLeft(facts, policy) > 0;
  return waited && another && !presentReversePenny(facts);
}

/** The stated amount from the very account. What the bank cannot say is no yes. */
export const fits = ({ amountFen, payments }: ReversePenny): boolean =>
  payments.some((payment) => payment.payer === 'MATCH' && payment.amountFen === amountFen);

/** Payments of another amount, or not surely from the new card. */
export const mispaid = ({ amountFen, payments }: ReversePenny): IncomingPenny[] =>
  payments.filter((payment) => payment.payer !== 'MATCH' || payment.amountFen !== amountFen);
