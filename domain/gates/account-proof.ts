/** Account proof: one cent with a code in its remark, entered by the owner (E2 confirm.*, A40, A41). */
import type { Assessment, Facts } from '../assessment.ts';
import { durationMs } from '../duration.ts';
import type { PennyProof } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';

/** The newest penny to the present account; pennies to another account prove nothing. */
const latest = (facts: Facts): PennyProof | undefined =>
  facts.pennies.findLast(({ accountToken }) => accountToken === facts.request.newAccount.token);

/** The cent landed, stayed, and the owner read its code. */
export function accountProven(facts: Facts): boolean {
  const penny = latest(facts);
  return penny?.state === 'landed' && penny.confirmed;
}

export function assessAccountProof(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const penny = latest(facts);
  if (!penny) return { kind: 'need', needs: ['penny'] };
  // A penny that came back disproves the account, even after its code was entered.
  if (penny.state === 'returned' || penny.state === 'refused')
    return { kind: 'ask', problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }] };
  if (accountProven(facts)) return { kind: 'pass' };
  const triesLeft = policy['confirm.tries'] - penny.tries;
  if (triesLeft <= 0) return { kind: 'stop', code: 'ACC_PENNY_CODE_WRONG', params: { n: '0' } };
  const { extendedTo = penny.sentAt } = facts;
  const ends = Date.parse(penny.sentAt) + durationMs(policy['confirm.ttl']);
  if (Date.parse(now) >= Math.max(ends, Date.parse(extendedTo)))
    return { kind: 'stop', code: 'ACC_PENNY_EXPIRED', expired: true };
  return { kind: 'need', needs: ['penny-code'], triesLeft };
}
