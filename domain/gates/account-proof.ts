/**
 * Account proof: a ladder of ways, each with its tries and its deadline; where one is at its end the
 * next is tried [E2 confirm, E3 account-proof, A40, A41, B2 Plaid].
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
/** Stops where its way is at its end. */
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

/** Whether control of the present account is proved, by whichever way. */
export function isAccountProven(facts: Facts, policy: PolicyValues, now: string): boolean {
  // A longer deadline belongs to the stage it was given in: no way begins anew by one of a later stage.
  const { extendedTo: _elsewhere, ...rest } = facts;
  return assessAccountProof(rest, policy, now).kind === 'pass';
}

/** Whose account it is was asked in screening; whether he controls it, no bank can say. */
const holderOnlyStop: Assessment = { kind: 'stop', code: 'ACC_UNVERIFIABLE' };

/** One cent with a code in its remark, entered by the owner. */
function assessPenny(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const pennies = findCurrentPennies(facts);
  const newest = pennies.at(-1);
  if (!newest) return { kind: 'need', needs: ['penny'] };
  // A penny that came back disproves the account, even after its code was entered.
  if (newest.state === 'returned' || newest.state === 'refused')
    return assessReturnedPenny(facts, newest, pennies.length < policy['confirm.tries']);
  if (newest.state === 'landed' && newest.confirmed) return { kind: 'pass' };
  const triesLeft = countPennyTriesLeft(facts, policy);
  if (triesLeft <= 0) return { kind: 'stop', code: 'ACC_PENNY_CODE_WRONG', params: { n: '0' } };
  // Where another way was opened this one stays closed, whatever deadline is given to that one.
  if (findCurrentReversePenny(facts) || isOverdue(facts, policy, now, newest.sentAt))
    return expiredStop;
  return newest.renewed
    ? { kind: 'need', needs: ['penny'] }
    : { kind: 'need', needs: ['penny-code'], triesLeft };
}

/** The merchant is asked about the account; one who stands by it gets another cent, then another way. */
function assessReturnedPenny(facts: Facts, newest: PennyProof, hasAnotherTry: boolean): Assessment {
  const { correctedAt = '' } = facts;
  if (!hasAnotherTry) return { kind: 'stop', code: 'ACC_PENNY_RETURNED' };
  return correctedAt > (newest.returnedAt ?? newest.sentAt)
    ? { kind: 'need', needs: ['penny'] }
    : { kind: 'ask', problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }] };
}

/** A stated amount, paid by the owner from the new card. One that comes late proves as much. */
function assessReversePenny(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const asked = findCurrentReversePenny(facts);
  if (!asked) return { kind: 'need', needs: ['reverse-penny'] };
  if (hasMatchingPayment(asked)) return { kind: 'pass' };
  const triesLeft = policy['confirm.tries'] - findWrongPayments(asked).length;
  if (triesLeft <= 0) return { kind: 'stop', code: 'ACC_PENNY_MISPAID', params: { n: '0' } };
  if (isOverdue(facts, policy, now, asked.askedAt)) return expiredStop;
  return { kind: 'need', needs: ['incoming-penny'], triesLeft };
}

/** The bank's certificate, with two reviewers who had it before them (see review.ts). */
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
  const ends =
    Date.parse(since) + parseDurationMs(policy['confirm.ttl']) + computeOutageMs(outages, since);
  return now >= extendedTo && Date.parse(now) >= ends;
}
