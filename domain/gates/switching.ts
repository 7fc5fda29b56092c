/** Switching: before the hold all conditions of a switch must be met at the same time [A42, I5]. */
import type { Assessment, Facts } from './assessment.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import type { GateName } from '../request/stages.ts';
import { isAccountProven } from './account-proof.ts';
import { isAgreementSigned } from './agreement.ts';
import { hasCooledOff, findFinalCheckStart } from './cooling.ts';
import { isIdentityProven } from './identity.ts';
import { isApproved } from './review.ts';
import { assessScreening } from './screening.ts';

/** Each gate between the screening, which is assessed again, and the switch says whether its condition is met. */
type ConditionGate = Exclude<GateName, 'screening' | 'switching' | 'trial'>;

/** Names of the gates whose condition is not met now; empty when the switch may begin. */
function findUnmetConditions(facts: Facts, policy: PolicyValues, now: string): string[] {
  const met: Record<ConditionGate, boolean> = {
    identity: isIdentityProven(facts, policy),
    agreement: isAgreementSigned(facts),
    review: isApproved(facts, policy),
    'account-proof': isAccountProven(facts, policy, now),
    cooling: hasCooledOff(facts, policy, now),
  };
  return (Object.keys(met) as ConditionGate[]).filter((condition) => !met[condition]);
}

export function assessSwitching(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const screening = assessScreening(facts, policy, now, findFinalCheckStart(facts, policy, now));
  if (screening.kind !== 'pass' || !screening.risk) return screening;
  const { risk } = screening;
  const unmet = findUnmetConditions({ ...facts, risk }, policy, now);
  return unmet.length === 0 ? screening : { kind: 'back', unmet };
}
