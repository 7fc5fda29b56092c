/** Identity: two factors of different kinds, bound to the new card; or a clerk who saw the owner [A34, E3 identity]. */
import type { Assessment, Facts, Need } from './assessment.ts';
import type { FailureCode } from '../failures/codes.ts';
import { intakeRules } from '../request/intakes.ts';
import { countOtpTriesLeft } from '../identity/one-time-codes.ts';
import type { FactorKind, FactorMethod } from '../parties/identity.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { isCleared } from './freshness.ts';

const factorKindByMethod: Record<FactorMethod, FactorKind | undefined> = {
  otp: 'possession',
  face: 'inherence',
  // The issuer's yes or no; the password itself is typed at the issuer [A32].
  'card-password': 'knowledge',
  // A document is what everybody must have; it is checked by itself and is no factor.
  document: undefined,
  // Presence is attested by a clerk as a whole, never claimed as a factor.
  'in-person': undefined,
};

/** The methods passed for the present new card; proofs for another card are void. */
const findProvenMethods = ({ factors, request }: Facts): FactorMethod[] =>
  factors
    .filter(({ last4, result }) => result === 'passed' && last4 === request.newAccount.last4)
    .map(({ method }) => method);

/** A platform that knows the owner's real name gave its word for the present card: something he knows [A26]. */
const isAsserted = ({ request }: Facts): boolean =>
  intakeRules[request.intake].isAssertionAccepted === true &&
  request.authn.assertedFor === request.newAccount.last4;

/**
 * A clerk's word that the owner stood before him, given for the present new card by somebody who
 * neither sent in nor drafted the request, nor sold the merchant the terminal [A23, D dual control].
 */
export function isAttested({ attested, merchant, request }: Facts): boolean {
  if (attested?.last4 !== request.newAccount.last4) return false;
  const { draftedBy, submittedBy } = request;
  return ![submittedBy.id, draftedBy?.id, merchant?.value.salesAgentId].includes(attested.by);
}

/**
 * Enough kinds of factor, one of them where the intake's own device is not [A24]. Face is never
 * enough by itself, however few factors a policy asks for [C2 face rules].
 */
function hasEnoughFactors(facts: Facts, policy: PolicyValues): boolean {
  const methods = findProvenMethods(facts);
  const kinds = new Set<FactorKind>(methods.flatMap((method) => factorKindByMethod[method] ?? []));
  if (isAsserted(facts)) kinds.add('knowledge');
  const isFaceAlone = kinds.size === 1 && kinds.has('inherence');
  const { outOfBandMethods } = intakeRules[facts.request.intake];
  const isOutOfBand =
    outOfBandMethods === undefined || methods.some((method) => outOfBandMethods.includes(method));
  return kinds.size >= policy['identity.factors'] && !isFaceAlone && isOutOfBand;
}

/** The owner proved to be the bearer of his document for this very card. */
const isOwnerProven = (facts: Facts, policy: PolicyValues): boolean =>
  isAttested(facts) || hasEnoughFactors(facts, policy);

/** The authority knows the document, and the owner proved to be its bearer for this very card. */
export const isIdentityProven = (facts: Facts, policy: PolicyValues): boolean =>
  facts.document?.value.result === 'passed' && isOwnerProven(facts, policy);

/** Wrong data, and a document that has ended: both are the owner's to mend [A81]. */
const failureByDocumentResult: Record<'mismatch' | 'expired', FailureCode> = {
  mismatch: 'IDV_MISMATCH',
  expired: 'IDV_DOC_EXPIRED',
};

/** Nothing of him is to be judged yet: the wait for him may follow at once. */
const findNextNeeds = (facts: Facts, policy: PolicyValues): Need[] =>
  facts.factors.length === 0 && !isOwnerProven(facts, policy) ? ['identity-factor'] : [];

export function assessIdentity(facts: Facts, policy: PolicyValues): Assessment {
  const { document } = facts;
  const result = document?.value.result;
  // The clerk looks at the paper, the authority knows whether it is real: attested or not, it is asked [A33].
  if (!document || (result === 'forged' && isCleared(document.at, facts)))
    return { kind: 'need', needs: ['document-check', ...findNextNeeds(facts, policy)] };
  if (result === 'forged') return { kind: 'stop', code: 'MAT_FORGED', freeze: true };
  if (facts.factors.some((attempt) => attempt.result === 'spoof' && !isCleared(attempt.at, facts)))
    return { kind: 'stop', code: 'RSK_STOP', freeze: true };
  const triesLeft = countOtpTriesLeft(facts, policy);
  if (triesLeft === 0 && !isIdentityProven(facts, policy))
    return { kind: 'stop', code: 'IDV_OTP_LOCKED' };
  if (result === 'mismatch' || result === 'expired')
    return {
      kind: 'ask',
      problems: [{ field: 'applicant', code: failureByDocumentResult[result] }],
    };
  if (isIdentityProven(facts, policy)) return { kind: 'pass' };
  const { last4 } = facts.request.newAccount;
  const hasTried = facts.factors.some((attempt) => attempt.last4 === last4);
  return { kind: 'need', needs: ['identity-factor'], ...(hasTried && { triesLeft }) };
}
