/** Identity: two factors of different kinds, bound to the new card; or a clerk who saw the owner (A34, E3). */
import type { Assessment, Facts } from '../assessment.ts';
import type { FailureCode } from '../failures.ts';
import { otpTriesLeft } from '../one-time-codes.ts';
import type { FactorKind, FactorMethod } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';
import { cleared } from './freshness.ts';

const kindOf: Record<FactorMethod, FactorKind | undefined> = {
  otp: 'possession',
  face: 'inherence',
  'card-password': 'knowledge',
  // A document is what everybody must have; it is checked by itself and is no factor.
  document: undefined,
  // Presence is attested by a clerk as a whole, never claimed as a factor.
  'in-person': undefined,
};

/** The kinds of factor passed for the present new card; proofs for another card are void. */
function provenKinds(facts: Facts): Set<FactorKind> {
  const { last4 } = facts.request.newAccount;
  const kinds = facts.factors
    .filter((attempt) => attempt.result === 'passed' && attempt.last4 === last4)
    .flatMap(({ method }) => kindOf[method] ?? []);
  return new Set(kinds);
}

/** A clerk's word that the owner stood before him, given for the present new card (A23). */
export const isAttested = (facts: Facts): boolean =>
  facts.attested?.last4 === facts.request.newAccount.last4;

/** Face is never enough by itself, however few factors a policy asks for (face rules 2025, C2). */
function enoughFactors(facts: Facts, policy: PolicyValues): boolean {
  const kinds = provenKinds(facts);
  const faceAlone = kinds.size === 1 && kinds.has('inherence');
  return kinds.size >= policy['identity.factors'] && !faceAlone;
}

/** The authority knows the document, and the owner proved to be its bearer for this very card. */
export const identityProven = (facts: Facts, policy: PolicyValues): boolean =>
  facts.document?.value.result === 'passed' && (isAttested(facts) || enoughFactors(facts, policy));

const faultOf: Record<'mismatch' | 'expired', FailureCode> = {
  mismatch: 'IDV_MISMATCH',
  expired: 'IDV_DOC_EXPIRED',
};

export function assessIdentity(facts: Facts, policy: PolicyValues): Assessment {
  const { document } = facts;
  const result = document?.value.result;
  // The clerk looks at the paper, the authority knows whether it is real: attested or not, it is asked (A33).
  if (!document || (result === 'forged' && cleared(document.at, facts)))
    return { kind: 'need', needs: ['document-check'] };
  if (result === 'forged') return { kind: 'stop', code: 'MAT_FORGED', freeze: true };
  if (facts.factors.some((attempt) => attempt.result === 'spoof' && !cleared(attempt.at, facts)))
    return { kind: 'stop', code: 'RSK_STOP', freeze: true };
  const triesLeft = otpTriesLeft(facts, policy);
  if (triesLeft === 0 && !identityProven(facts, policy))
    return { kind: 'stop', code: 'IDV_OTP_LOCKED' };
  if (result === 'mismatch' || result === 'expired')
    return { kind: 'ask', problems: [{ field: 'applicant', code: faultOf[result] }] };
  if (identityProven(facts, policy)) return { kind: 'pass' };
  const { last4 } = facts.request.newAccount;
  const tried = facts.factors.some((attempt) => attempt.last4 === last4);
  return { kind: 'need', needs: ['identity-factor'], ...(tried && { triesLeft }) };
}
