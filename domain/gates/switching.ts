/** The last look before the hold: every condition of a switch holds at once (rules.md A42, faults.md I5). */
import type { Assessment, Facts } from '../assessment.ts';
import type { PolicyValues } from '../policy.ts';
import { accountProven } from './account-proof.ts';
import { agreementSigned } from './agreement.ts';
import { cooledOff, lastLookFrom } from './cooling.ts';
import { identityProven } from './identity.ts';
import { approved } from './review.ts';
import { assessScreening } from './screening.ts';

/** The gates whose condition does not hold now, by name; empty when the switch may begin. */
function unmetConditions(facts: Facts, policy: PolicyValues, now: string): string[] {
  const met: Record<string, boolean> = {
    identity: identityProven(facts, policy),
    agreement: agreementSigned(facts),
    review: approved(facts, policy),
    'account-proof': accountProven(facts, policy, now),
    cooling: cooledOff(facts, policy, now),
  };
  return Object.keys(met).filter((condition) => !met[condition]);
}

export function assessSwitching(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const screened = assessScreening(facts, policy, now, lastLookFrom(facts, policy, now));
  if (screened.kind !== 'pass' || !screened.risk) return screened;
  const { risk } = screened;
  const unmet = unmetConditions({ ...facts, risk }, policy, now);
  return unmet.length === 0 ? screened : { kind: 'back', unmet };
}
