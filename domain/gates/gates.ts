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

/** Assesses a gate: a pure function. */
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
 * Assesses the facts by the rules of a gate.
 * @param now workflow time, ISO 8601
 */
export function assessGate(
  gate: GateName,
  facts: Facts,
  policy: PolicyValues,
  now: string,
): Assessment {
  // A contact who denies the change in a callback stops the request at every gate [D callback].
  if (facts.deniedAt !== undefined) return { kind: 'stop', code: 'RSK_OBJECTED', freeze: true };
  return assessors[gate](facts, policy, now);
}
