/** Every gate's rules behind one door: facts, policy and time in, assessment out. Pure. */
import type { Assessment, Facts } from './assessment.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import type { GateName } from '../request/stages.ts';
import { assessAccountProof } from './account-proof.ts';
import { assessAgreement } from './agreement.ts';
import { assessCooling } from './cooling.ts';
import { assessIdentity } from './identity.ts';
import { assessReview } from './review.ts';
import { assessScreening } from './screening.ts';
import { assessSwitching } from './switching.ts';
import { assessTrial } from './trial.ts';

type GateAssessor = (facts: Facts, policy: PolicyValues, now: string) => Assessment;

const assessors: Record<GateName, GateAssessor> = {
  screening: assessScreening,
  identity: assessIdentity,
  agreement: assessAgreement,
  review: assessReview,
  'account-proof': assessAccountProof,
  cooling: assessCooling,
  switching: assessSwitching,
  trial: assessTrial,
};

/**
 * What a gate's rules say about the facts so far.
 * @param now workflow time, ISO 8601: neither gates nor parties have a clock of their own
 */
export function assessGate(
  gate: GateName,
  facts: Facts,
  policy: PolicyValues,
  now: string,
): Assessment {
  // An owner who said no on the phone is heard wherever the request stands [D callback].
  if (facts.callback?.confirmed === false)
    return { kind: 'stop', code: 'RSK_OBJECTED', freeze: true };
  return assessors[gate](facts, policy, now);
}
