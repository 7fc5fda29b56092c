/** Every gate's rules behind one door: facts, policy and time in, assessment out. Pure. */
import type { Assessment, Facts } from '../assessment.ts';
import type { PolicyValues } from '../policy.ts';
import type { GateName } from '../stages.ts';
import { assessAccountProof } from './account-proof.ts';
import { assessAgreement } from './agreement.ts';
import { assessCooling } from './cooling.ts';
import { assessIdentity } from './identity.ts';
import { assessReview } from './review.ts';
import { assessScreening } from './screening.ts';
import { assessSwitching } from './switching.ts';
import { assessTrial } from './trial.ts';

type Gate = (facts: Facts, policy: PolicyValues, now: string) => Assessment;

const gates: Record<GateName, Gate> = {
  screening: assessScreening,
  identity: assessIdentity,
  agreement: assessAgreement,
  review: assessReview,
  'account-proof': assessAccountProof,
  cooling: assessCooling,
  switching: assessSwitching,
  trial: assessTrial,
};

export const assessGate = (
  gate: GateName,
  facts: Facts,
  policy: PolicyValues,
  now: string,
): Assessment => gates[gate](facts, policy, now);
