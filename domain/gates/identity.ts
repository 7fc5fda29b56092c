/** Identity: two factors of different kinds, bound to the new card; or a clerk who saw the owner (A34, E3). */
import type { Assessment, Facts, Need } from '../assessment.ts';
import type { FailureCode } from '../failures.ts';
import { intakeRules } from '../intakes.ts';
import { otpTriesLeft } from '../one-time-codes.ts';
import type { FactorKind, FactorMethod } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';
import { cleared } from './freshness.ts';

const kindOf: Record<FactorMethod, FactorKind | undefined> = {
  otp: 'possession',
  face: 'inherence',
  // The issuer's yes or no; the password itself is typed at the issuer (A32).
  'card-password': 'knowledge',
  // A document is what everybody must have; it is checked by itself and is no factor.
  document: undefined,
  // Presence is attested by a clerk as a whole, never claimed as a factor.
  'in-person': undefined,
};

/** The methods passed for the present new card; proofs for another card are void. */
const provenMethods = ({ factors, request }: Facts): FactorMethod[] =>
  factors
    .filter(({ last4, result }) => result === 'passed' && last4 === request.newAccount.last4)
    .map(({ method }) => method);

/** A platform that knows the owner's real name gave its word for the present card: something he knows (A26). */
const isAsserted = ({ request }: Facts): boolean =>
  intakeRules[request.intake].assertion === true &&
  request.authn.assertedFor === request.newAccount.last4;

/**
 * A clerk's word that the owner stood before him, given for the present new card by somebody who
 * neither sent in nor drafted the request, nor sold the merchant the terminal (A23, D dual control).
 */
export function isAttested({ attested, merchant, request }: Facts): boolean {
  if (attested?.last4 !== request.newAccount.last4) return false;
  const { draftedBy, submittedBy } = request;
  return ![submittedBy.id, draftedBy?.id, merchant?.value.salesAgentId].includes(attested.by);
}

/**
 * Enough kinds of factor, one of them where the intake's own device is not (A24). Face is never
 * enough by itself, however few factors a policy asks for (face rules 2025, C2).
 */
function enoughFactors(facts: Facts, policy: PolicyValues): boolean {
  const methods = provenMethods(facts);
  const kinds = new Set<FactorKind>(methods.flatMap((method) => kindOf[method] ?? []));
  if (isAsserted(facts)) kinds.add('knowledge');
  const faceAlone = kinds.size === 1 && kinds.has('inherence');
  const { elsewhere } = intakeRules[facts.request.intake];
  const reached = elsewhere === undefined || methods.some((method) => elsewhere.includes(method));
  return kinds.size >= policy['identity.factors'] && !faceAlone && reached;
}

/** The owner proved to be the bearer of his document for this very card. */
const ownerProven = (facts: Facts, policy: PolicyValues): boolean =>
  isAttested(facts) || enoughFactors(facts, policy);

/** The authority knows the document, and the owner proved to be its bearer for this very card. */
export const identityProven = (facts: Facts, policy: PolicyValues): boolean =>
  facts.document?.value.result === 'passed' && ownerProven(facts, policy);

/** Wrong data, and a document that has ended: both are the owner's to mend (A81). */
const faultOf: Record<'mismatch' | 'expired', FailureCode> = {
  mismatch: 'IDV_MISMATCH',
  expired: 'IDV_DOC_EXPIRED',
};

/** Nothing of him is to be judged yet: the wait for him may follow at once. */
const nextOf = (facts: Facts, policy: PolicyValues): Need[] =>
  facts.factors.length === 0 && !ownerProven(facts, policy) ? ['identity-factor'] : [];

export function assessIdentity(facts: Facts, policy: PolicyValues): Assessment {
  const { document } = facts;
  const result = document?.value.result;
  // The clerk looks at the paper, the authority knows whether it is real: attested or not, it is asked (A33).
  if (!document || (result === 'forged' && cleared(document.at, facts)))
    return { kind: 'need', needs: ['document-check', ...nextOf(facts, policy)] };
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
