/**
 * Account proof: a ladder of ways, each with its tries and its deadline; where one is at its end the
 * next is tried (rules.md E2 confirm.*, E3 ACCOUNT_CONFIRM, A40, A41, B2 Plaid).
 */
import {
  fits,
  mispaid,
  penniesTriesLeft,
  presentPennies,
  presentReversePenny,
} from '../account-proofs.ts';
import type { Assessment, Facts } from '../assessment.ts';
import { durationMs } from '../duration.ts';
import { awayMs } from '../outages.ts';
import type { PennyProof } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';
import { waitForBank } from './bank-hours.ts';
import { approved } from './review.ts';

type Method = PolicyValues['confirm.methods'][number];
/** Stops where its way is at its end. */
type Rung = (facts: Facts, policy: PolicyValues, now: string) => Assessment;

export function assessAccountProof(facts: Facts, policy: PolicyValues, now: string): Assessment {
  let said = holderKnown;
  for (const method of policy['confirm.methods']) {
    said = rungs[method](facts, policy, now);
    const pays = said.kind === 'need' && said.needs.includes('penny');
    if (said.kind !== 'stop') return (pays && waitForBank(facts, policy, now)) || said;
  }
  return said;
}

/** Whether control of the present account is proved, by whichever way. */
export function accountProven(facts: Facts, policy: PolicyValues, now: string): boolean {
  // A longer deadline belongs to the stage it was given in: no way begins anew by one of a later stage.
  const { extendedTo: _elsewhere, ...rest } = facts;
  return assessAccountProof(rest, policy, now).kind === 'pass';
}

/** Whose account it is was asked in screening; whether he controls it, no bank can say. */
const holderKnown: Assessment = { kind: 'stop', code: 'ACC_UNVERIFIABLE' };

/** One cent with a code in its remark, entered by the owner. */
function penny(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const pennies = presentPennies(facts);
  const newest = pennies.at(-1);
  if (!newest) return { kind: 'need', needs: ['penny'] };
  // A penny that came back disproves the account, even after its code was entered.
  if (newest.state === 'returned' || newest.state === 'refused')
    return cameBack(facts, newest, pennies.length < policy['confirm.tries']);
  if (newest.state === 'landed' && newest.confirmed) return { kind: 'pass' };
  const triesLeft = penniesTriesLeft(facts, policy);
  if (triesLeft <= 0) return { kind: 'stop', code: 'ACC_PENNY_CODE_WRONG', params: { n: '0' } };
  // Where another way was opened this one stays closed, whatever deadline is given to that one.
  if (presentReversePenny(facts) || overdue(facts, policy, now, newest.sentAt)) return expired;
  return newest.renewed
    ? { kind: 'need', needs: ['penny'] }
    : { kind: 'need', needs: ['penny-code'], triesLeft };
}

/** The merchant is asked about the account; one who stands by it gets another cent, then another way. */
function cameBack(facts: Facts, newest: PennyProof, another: boolean): Assessment {
  const { correctedAt = '' } = facts;
  if (!another) return { kind: 'stop', code: 'ACC_PENNY_RETURNED' };
  return correctedAt > (newest.returnedAt ?? newest.sentAt)
    ? { kind: 'need', needs: ['penny'] }
    : { kind: 'ask', problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }] };
}

/** A stated amount, paid by the owner from the new card. One that comes late proves as much. */
function reversePenny(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const asked = presentReversePenny(facts);
  if (!asked) return { kind: 'need', needs: ['reverse-penny'] };
  if (fits(asked)) return { kind: 'pass' };
  const triesLeft = policy['confirm.tries'] - mispaid(asked).length;
  if (triesLeft <= 0) return { kind: 'stop', code: 'ACC_PENNY_MISPAID', params: { n: '0' } };
  if (overdue(facts, policy, now, asked.askedAt)) return expired;
  return { kind: 'need', needs: ['incoming-penny'], triesLeft };
}

/** The bank's certificate, with two reviewers who had it before them (see review.ts). */
function papers(facts: Facts, policy: PolicyValues): Assessment {
  const { materials } = facts.request;
  if (materials.some(({ kind }) => kind === 'account-certificate'))
    return approved(facts, policy) ? { kind: 'pass' } : { kind: 'back', unmet: ['review'] };
  const params = { items: 'account-certificate' };
  return {
    kind: 'ask',
    problems: [{ field: 'materials.account-certificate', code: 'MAT_MISSING', params }],
  };
}

const rungs: Record<Method, Rung> = {
  'element-check': () => holderKnown,
  penny,
  'reverse-penny': reversePenny,
  papers,
};

const expired: Assessment = { kind: 'stop', code: 'ACC_PENNY_EXPIRED', expired: true };

function overdue(
  { extendedTo = '', outages }: Facts,
  policy: PolicyValues,
  now: string,
  since: string,
): boolean {
  const ends = Date.parse(since) + durationMs(policy['confirm.ttl']) + awayMs(outages, since);
  return now >= extendedTo && Date.parse(now) >= ends;
}
