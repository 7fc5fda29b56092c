/** Review of the materials [A38]: one reviewer, maker and checker, or both and a callback, by tier [E2 review.mode, D dual control]. */
import { isAppeal, findEarlierReviewers } from '../request/appeals.ts';
import type { Assessment, Facts, Need } from './assessment.ts';
import { isRenumbering } from '../review/renumbering.ts';
import type { ReviewDecision } from '../review/decision.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { findRejectionReasons } from '../review/rejection-reasons.ts';
import { findBankWait } from './bank-hours.ts';

/** Decisions on the evidence as it is now; others were about something else. */
const findCurrentDecisions = (facts: Facts): ReviewDecision[] =>
  facts.reviews.filter(({ evidence }) => evidence === facts.evidence);

const findRejection = (facts: Facts): ReviewDecision | undefined =>
  findCurrentDecisions(facts).find(({ decision }) => decision === 'reject');

/** Distinct people who approved the present evidence and may: nobody approves what he submitted, drafted, sold or rejected before. */
function findApprovers(facts: Facts): Set<string> {
  const ids = findCurrentDecisions(facts)
    .filter(({ decision }) => decision === 'approve')
    .map(({ by }) => by.id);
  const { draftedBy, submittedBy } = facts.request;
  const parties = [
    submittedBy.id,
    draftedBy?.id,
    facts.merchant?.value.salesAgentId,
    ...findEarlierReviewers(facts),
  ];
  return new Set(ids.filter((id) => !parties.includes(id)));
}

const reviewersByMode = {
  auto: 0,
  one: 1,
  'maker-checker': 2,
  'maker-checker-callback': 2,
} as const;

/** A certificate may stand for the proof by payment: whatever the tier, two people look at it [E2 confirm.methods]. */
const hasAccountCertificate = ({ request }: Facts): boolean =>
  request.materials.some(({ kind }) => kind === 'account-certificate');

/** What the tier still asks of people; a request without a tier is red. The issuer's own change of number asks nobody [E3 renumbering]. */
function findMissingReviewNeeds(facts: Facts, policy: PolicyValues): Need[] {
  if (isRenumbering(facts) && !isAppeal(facts)) return [];
  const mode = policy['review.mode'][facts.risk?.tier ?? 'red'];
  const needsTwoReviewers = hasAccountCertificate(facts) || isAppeal(facts);
  const reviewerCount = Math.max(
    reviewersByMode[mode],
    needsTwoReviewers ? reviewersByMode['maker-checker'] : 0,
  );
  const needs: Need[] = [];
  if (findApprovers(facts).size < reviewerCount) needs.push('review-decision');
  if (mode === 'maker-checker-callback' && facts.callback?.confirmed !== true)
    needs.push('callback');
  return needs;
}

/** Whether everybody the tier asks for has said yes to the present evidence, and nobody no. */
export const isApproved = (facts: Facts, policy: PolicyValues): boolean =>
  !findRejection(facts) && findMissingReviewNeeds(facts, policy).length === 0;

/** The bank says by itself that it gave out another number: whether that is so makes people's word needless. */
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
