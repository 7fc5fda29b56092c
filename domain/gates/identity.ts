/** Identity: two factors of different kinds, bound to the new card; or a clerk who saw the owner (A34, E3). */
import type { Assessment, Facts } from '../assessment.ts';
import { wrongCodes } from '../one-time-codes.ts';
import type { FactorKind, FactorMethod } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';

const kindOf: Record<FactorMethod, FactorKind | undefined> = {
  otp: 'possession',
  face: 'inherence',
  'card-password': 'knowledge',
  // A document is what everybody must have; it is checked by itself and is no factor.
  document: undefined,
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

export const isAttested = (facts: Facts): boolean =>
  facts.attested?.last4 === facts.request.newAccount.last4;

export function identityProven(facts: Facts, policy: PolicyValues): boolean {
  const checked = facts.document?.value.result === 'passed';
  if (isAttested(facts)) return checked;
  return checked && provenKinds(facts).size >= policy['identity.factors'];
}

export function assessIdentity(facts: Facts, policy: PolicyValues): Assessment {
  if (!facts.document) return { kind: 'need', needs: ['document-check'] };
  if (facts.document.value.result === 'forged')
    return { kind: 'stop', code: 'MAT_FORGED', freeze: true };
  const { last4 } = facts.request.newAccount;
  if (facts.factors.some((attempt) => attempt.result === 'spoof'))
    return { kind: 'stop', code: 'RSK_STOP', freeze: true };
  const triesLeft = policy.otp.tries - wrongCodes(facts);
  if (triesLeft <= 0) return { kind: 'stop', code: 'IDV_OTP_LOCKED' };
  if (facts.document.value.result === 'mismatch')
    return { kind: 'ask', problems: [{ field: 'applicant', code: 'IDV_MISMATCH' }] };
  if (facts.document.value.result === 'expired')
    return { kind: 'ask', problems: [{ field: 'applicant', code: 'IDV_DOC_EXPIRED' }] };
  if (identityProven(facts, policy)) return { kind: 'pass' };
  const tried = facts.factors.some((attempt) => attempt.last4 === last4);
  return { kind: 'need', needs: ['identity-factor'], ...(tried && { triesLeft }) };
}
