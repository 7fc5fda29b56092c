/** Identity: two factors of different kinds for the new card, or the attestation of a clerk [A34, E3 identity]. */
import type { Assessment, Facts, Need } from './assessment.ts';
import type { FailureCode } from '../failures/codes.ts';
import { getIntakeRule } from '../request/intakes.ts';
import { countOtpTriesLeft } from '../identity/one-time-codes.ts';
import { isForPresentSubject } from '../identity/proof-subject.ts';
import { findDocumentFindingProblems } from '../identity/document-findings.ts';
import { findAgentToken, findOwnerToken } from '../request/owner.ts';
import type { DocumentCheck, FactorKind, FactorMethod } from '../parties/identity.ts';
import { listDutyHolders } from '../request/duty-holders.ts';
import { hasExclusiveDuty } from '../request/separation-of-duties.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { isCleared } from './freshness.ts';
import { isRegisteredOwner } from './registered-owner.ts';

const factorKindByMethod: Record<FactorMethod, FactorKind | undefined> = {
  otp: 'possession',
  face: 'inherence',
  // The issuer answers yes or no; the password is typed at the issuer [A32].
  'card-password': 'knowledge',
  // A document check is required in any case and is not a factor.
  document: undefined,
  // A clerk attests presence as a whole; it is not a factor.
  'in-person': undefined,
};

/** The methods that were passed for the present person and new card; proofs for others do not count. */
const findProvenMethods = (facts: Facts): FactorMethod[] =>
  facts.factors
    .filter((attempt) => attempt.result === 'passed' && isForPresentSubject(attempt, facts))
    .map(({ method }) => method);

/** Whether a platform states for the present person and new card that it checked the owner's real name [A26]. */
const isAsserted = (facts: Facts, policy: PolicyValues): boolean =>
  getIntakeRule(facts.request.intake, policy).isAssertionAccepted === true &&
  isForPresentSubject(facts.request.authn.assertedFor, facts);

/**
 * Whether a clerk attested for the present person and new card that the owner was present. A clerk who
 * submitted, drafted or corrected the request or sold the terminal does not count [A23, D dual control].
 */
export function isAttested(facts: Facts): boolean {
  const { attested } = facts;
  if (!attested || !isForPresentSubject(attested, facts)) return false;
  return !hasExclusiveDuty(listDutyHolders(facts), attested.by, 'attester');
}

/**
 * Whether enough kinds of factor are passed, one of them on another device where the intake asks for
 * that [A24]. A face check alone is never enough, even when a policy asks for one factor
 * [C2 face rules].
 */
function hasEnoughFactors(facts: Facts, policy: PolicyValues): boolean {
  const methods = findProvenMethods(facts);
  const kinds = new Set<FactorKind>(methods.flatMap((method) => factorKindByMethod[method] ?? []));
  if (isAsserted(facts, policy)) kinds.add('knowledge');
  const isFaceAlone = kinds.size === 1 && kinds.has('inherence');
  const { outOfBandMethods } = getIntakeRule(facts.request.intake, policy);
  const isOutOfBand =
    outOfBandMethods === undefined || methods.some((method) => outOfBandMethods.includes(method));
  return kinds.size >= policy['identity.factors'] && !isFaceAlone && isOutOfBand;
}

/** Whether the registered owner proved to be present, for the present new card; nobody else's proof counts. */
const isOwnerProven = (facts: Facts, policy: PolicyValues): boolean =>
  isRegisteredOwner(facts) && (isAttested(facts) || hasEnoughFactors(facts, policy));

/** The check of the documents of the present owner and agent; that of other people says nothing. */
const findDocumentCheck = ({ document, request }: Facts): Facts['document'] =>
  document?.value.personToken === findOwnerToken(request) &&
  document?.value.agent?.personToken === findAgentToken(request)
    ? document
    : undefined;

type DocumentResult = DocumentCheck['result'];

/** The worst of the results: a document of the agent that is not good keeps the request back as the owner's does. */
function findDocumentResult(facts: Facts): DocumentResult | undefined {
  const check = findDocumentCheck(facts)?.value;
  const results = [check?.result, check?.agent?.result];
  return (['forged', 'mismatch', 'expired', 'passed'] as const).find((each) =>
    results.includes(each),
  );
}

/** Whether the authority confirmed the owner's document and the owner proved to be its holder, for the present new card. */
export const isIdentityProven = (facts: Facts, policy: PolicyValues): boolean =>
  findDocumentResult(facts) === 'passed' && isOwnerProven(facts, policy);

/** Problems with the document that the owner can correct [A81]. */
const failureByDocumentResult: Record<'mismatch' | 'expired', FailureCode> = {
  mismatch: 'IDV_MISMATCH',
  expired: 'IDV_DOC_EXPIRED',
};

/** A first proof can be awaited together with the document check, since there is none to assess yet. */
const findNextNeeds = (facts: Facts, policy: PolicyValues): Need[] =>
  facts.factors.length === 0 && !isOwnerProven(facts, policy) ? ['identity-factor'] : [];

export function assessIdentity(facts: Facts, policy: PolicyValues): Assessment {
  // The record was read again and the core could not tell: no proof counts before it does.
  if (!isRegisteredOwner(facts)) return { kind: 'back', unmet: ['owner'] };
  const document = findDocumentCheck(facts);
  const result = findDocumentResult(facts);
  // A clerk sees the document, but only the authority knows whether it is genuine [A33].
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
  const fileProblems = findDocumentFindingProblems(facts);
  if (fileProblems.length > 0) return { kind: 'ask', problems: fileProblems };
  if (isIdentityProven(facts, policy)) return { kind: 'pass' };
  const hasTried = facts.factors.some((attempt) => isForPresentSubject(attempt, facts));
  return { kind: 'need', needs: ['identity-factor'], ...(hasTried && { triesLeft }) };
}
