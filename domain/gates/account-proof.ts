/**
 * Account proof: the methods of `confirm.methods` in order, each with its tries and its deadline. When
 * a method fails, the next one is tried [E2 confirm, E3 account-proof, A40, A41, B2 Plaid].
 */
import {
  hasMatchingPayment,
  findWrongPayments,
  countPennyTriesLeft,
  findCurrentPennies,
  findCurrentReversePenny,
} from '../account/proofs.ts';
import type { Assessment, Facts } from './assessment.ts';
import { parseDurationMs } from '../time/duration.ts';
import { computeOutageMs } from '../parties/outages.ts';
import type { PennyProof } from '../parties/bank.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { findBankWait } from './bank-hours.ts';
import { isApproved } from './review.ts';

type Method = PolicyValues['confirm.methods'][number];
/** Answers `stop` when the method has failed. */
type MethodAssessor = (facts: Facts, policy: PolicyValues, now: string) => Assessment;

export function assessAccountProof(facts: Facts, policy: PolicyValues, now: string): Assessment {
  let assessment = holderOnlyStop;
  for (const method of policy['confirm.methods']) {
    assessment = methodAssessors[method](facts, policy, now);
    const isPenny = assessment.kind === 'need' && assessment.needs.includes('penny');
    if (assessment.kind !== 'stop')
      return (isPenny && findBankWait(facts, policy, now)) || assessment;
  }
  return assessment;
}

/** Whether control of the present new account is proved, by any method. */
export function isAccountProven(facts: Facts, policy: PolicyValues, now: string): boolean {
  // An extended deadline belongs to the stage it was given at: at a later stage it revives no method.
  const { extendedTo: _ofOtherStage, ...rest } = facts;
  return assessAccountProof(rest, policy, now).kind === 'pass';
}

/** Screening has checked who holds the account. Whether the owner controls it, an element check cannot tell. */
const holderOnlyStop: Assessment = { kind: 'stop', code: 'ACC_UNVERIFIABLE' };

/** One cent to the new card with a code in its remark, which the owner enters. */
function assessPenny(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const pennies = findCurrentPennies(facts);
  const newest = pennies.at(-1);
  if (!newest) return requestPenny(facts, policy);
  // A returned penny disproves the account, even after its code was entered.
  if (newest.state === 'returned' || newest.state === 'refused')
    return assessReturnedPenny(facts, policy, newest);
  if (newest.state === 'landed' && newest.confirmed) return { kind: 'pass' };
  const triesLeft = countPennyTriesLeft(facts, policy);
  if (triesLeft <= 0) return { kind: 'stop', code: 'ACC_PENNY_CODE_WRONG', params: { n: '0' } };
  // Once the reverse penny has begun, an extended deadline does not bring this method back.
  if (findCurrentReversePenny(facts) || isOverdue(facts, policy, now, newest.sentAt))
    return expiredStop;
  return newest.renewed
    ? requestPenny(facts, policy)
    : { kind: 'need', needs: ['penny-code'], triesLeft };
}

/** A penny that lands needs its code, whatever else is known. */
const requestPenny = (facts: Facts, policy: PolicyValues): Assessment => ({
  kind: 'need',
  needs: ['penny', 'penny-code'],
  triesLeft: countPennyTriesLeft(facts, policy),
});

/** The merchant is asked to check the account. If they confirm it, another penny is sent, then the next method follows. */
function assessReturnedPenny(facts: Facts, policy: PolicyValues, newest: PennyProof): Assessment {
  const { correctedAt = '' } = facts;
  const hasAnotherTry = findCurrentPennies(facts).length < policy['confirm.tries'];
  if (!hasAnotherTry) return { kind: 'stop', code: 'ACC_PENNY_RETURNED' };
  return correctedAt > (newest.returnedAt ?? newest.sentAt)
    ? requestPenny(facts, policy)
    : { kind: 'ask', problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }] };
}

/** A stated amount that the owner pays from the new card. A late payment proves the account as well. */
function assessReversePenny(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const reversePenny = findCurrentReversePenny(facts);
  if (!reversePenny) return { kind: 'need', needs: ['reverse-penny'] };
  if (hasMatchingPayment(reversePenny)) return { kind: 'pass' };
  const triesLeft = policy['confirm.tries'] - findWrongPayments(reversePenny).length;
  if (triesLeft <= 0) return { kind: 'stop', code: 'ACC_PENNY_MISPAID', params: { n: '0' } };
  if (isOverdue(facts, policy, now, reversePenny.askedAt)) return expiredStop;
  return { kind: 'need', needs: ['incoming-penny'], triesLeft };
}

/** A certificate of the bank, which two reviewers have seen: the review asks for two when there is one. */
function assessCertificate(facts: Facts, policy: PolicyValues): Assessment {
  const { materials } = facts.request;
  if (materials.some(({ kind }) => kind === 'account-certificate'))
    return isApproved(facts, policy) ? { kind: 'pass' } : { kind: 'back', unmet: ['review'] };
  const params = { items: 'account-certificate' };
  return {
    kind: 'ask',
    problems: [{ field: 'materials.account-certificate', code: 'MAT_MISSING', params }],
  };
}

const methodAssessors: Record<Method, MethodAssessor> = {
  'element-check': () => holderOnlyStop,
  penny: assessPenny,
  'reverse-penny': assessReversePenny,
  papers: assessCertificate,
};

const expiredStop: Assessment = { kind: 'stop', code: 'ACC_PENNY_EXPIRED', expired: true };

function isOverdue(
  { extendedTo = '', outages }: Facts,
  policy: PolicyValues,
  now: string,
  since: string,
): boolean {
  const endsAt =
    Date.parse(since) + parseDurationMs(policy['confirm.ttl']) + computeOutageMs(outages, since);
  return now >= extendedTo && Date.parse(now) >= endsAt;
}
