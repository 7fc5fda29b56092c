/** Review [A38]: one reviewer, maker and checker, or both and a callback, by tier [E2 review.mode, D dual control]. */
import { listDutyHolders } from '../request/duty-holders.ts';
import { isAppeal } from '../request/appeals.ts';
import type { Assessment, Facts, Need } from './assessment.ts';
import { isAttested } from './identity.ts';
import { findTrustedContact } from '../identity/trusted-contact.ts';
import { isForPresentSubject } from '../identity/proof-subject.ts';
import { isRenumbering } from '../review/renumbering.ts';
import { foldPersonId, hasExclusiveDuty } from '../request/separation-of-duties.ts';
import { hasFeeWish } from '../review/fee-wish.ts';
import type { ReviewDecision } from '../review/decision.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { findConsent } from './old-holder.ts';
import { findRejectionReasons } from '../review/rejection-reasons.ts';
import { findBankWait } from './bank-hours.ts';

/** Decisions on the present evidence; others do not count. */
const findCurrentDecisions = (facts: Facts): ReviewDecision[] =>
  facts.reviews.filter(({ evidence }) => evidence === facts.evidence);

const findRejection = (facts: Facts): ReviewDecision | undefined =>
  findCurrentDecisions(facts).find(({ decision }) => decision === 'reject');

/** People who approved the present evidence and have no other part in the request that excludes it. */
function findApprovers(facts: Facts): Set<string> {
  const dutyHolders = listDutyHolders(facts);
  const ids = findCurrentDecisions(facts)
    .filter(({ decision }) => decision === 'approve')
    .map(({ by }) => by.id);
  return new Set(
    ids.filter((id) => !hasExclusiveDuty(dutyHolders, id, 'reviewer')).map(foldPersonId),
  );
}

const reviewersByMode = {
  auto: 0,
  one: 1,
  'maker-checker': 2,
  'maker-checker-callback': 2,
} as const;

/** Whether a certificate may replace the proof by payment: two reviewers must see it at every tier [E2 confirm.methods]. */
const hasAccountCertificate = ({ request }: Facts): boolean =>
  request.materials.some(({ kind }) => kind === 'account-certificate');

/** Whether somebody of the record confirmed this very change on the phone: this person, this account. */
const isConfirmedByCallback = (facts: Facts): boolean =>
  facts.callback?.confirmed === true && isForPresentSubject(facts.callback, facts);

/**
 * Whether the owner came in person because nobody is left to be called: all contacts of the record are new. A
 * clerk attests them with both cards, which only the owner has [B3.5].
 */
function isConfirmedInPerson(facts: Facts, policy: PolicyValues): boolean {
  const { attested, merchant } = facts;
  if (!merchant || attested?.bothCardsShown !== true || !isAttested(facts)) return false;
  return findTrustedContact(merchant.value.contacts, policy, attested.at) === undefined;
}

/** Whether only people can decide on something in the request, whatever the issuer says of the account. */
const isForPeople = (facts: Facts): boolean =>
  isAppeal(facts) || hasFeeWish(facts) || hasAccountCertificate(facts);

/**
 * What the tier still asks from people. A request without a tier counts as red; a new number from the
 * issuer needs no review [E3 renumbering].
 */
function findMissingReviewNeeds(facts: Facts, policy: PolicyValues): Need[] {
  if (isRenumbering(facts) && !isForPeople(facts)) return [];
  const mode = policy['review.mode'][facts.risk?.tier ?? 'red'];
  const consent = findConsent(facts, policy);
  const needsTwoReviewers = hasAccountCertificate(facts) || isAppeal(facts) || consent === 'letter';
  const reviewerCount = Math.max(
    reviewersByMode[mode],
    needsTwoReviewers ? reviewersByMode['maker-checker'] : 0,
    // No policy decides on a fee.
    hasFeeWish(facts) ? reviewersByMode.one : 0,
  );
  const needs: Need[] = [];
  if (findApprovers(facts).size < reviewerCount) needs.push('review-decision');
  const isConfirmed = isConfirmedByCallback(facts) || isConfirmedInPerson(facts, policy);
  const needsCall = mode === 'maker-checker-callback' || consent === 'confirmed';
  if (needsCall && !isConfirmed) needs.push('callback');
  return needs;
}

/** Whether everybody whom the tier asks for approved the present evidence, and nobody rejected it. */
export const isApproved = (facts: Facts, policy: PolicyValues): boolean =>
  !findRejection(facts) && findMissingReviewNeeds(facts, policy).length === 0;

/** The bank reported a new number and must be asked about it: if it confirms, no review is needed. */
const mayBeRenumbering = ({ bankNotifiedAt, request, verification }: Facts): boolean =>
  request.reason.kind === 'card-reissued' &&
  bankNotifiedAt !== undefined &&
  (verification === undefined || verification.at < bankNotifiedAt);

export function assessReview(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const rejection = findRejection(facts);
  if (rejection) {
    const problems = findRejectionReasons(rejection);
    return { kind: 'stop', code: problems[0].code, problems };
  }
  const needs = findMissingReviewNeeds(facts, policy);
  if (needs.length > 0 && mayBeRenumbering(facts))
    return findBankWait(facts, policy, now) ?? { kind: 'need', needs: ['account-verification'] };
  return needs.length === 0 ? { kind: 'pass' } : { kind: 'need', needs };
}
