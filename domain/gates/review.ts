/** Review of the materials (A38): one reviewer, maker and checker, or both and a callback, by tier (E2 review.mode, D dual control). */
import { isAppeal, judgedBefore } from '../appeals.ts';
import type { Assessment, Facts, Need } from '../assessment.ts';
import { isRenumbering } from '../old-card.ts';
import type { ReviewDecision } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';
import { reasonsGiven } from '../review/decisions.ts';
import { waitForBank } from './bank-hours.ts';

/** Decisions on the evidence as it is now; others were about something else. */
const present = (facts: Facts): ReviewDecision[] =>
  facts.reviews.filter(({ evidence }) => evidence === facts.evidence);

const rejectionOf = (facts: Facts): ReviewDecision | undefined =>
  present(facts).find(({ decision }) => decision === 'reject');

/** Distinct people who approved the present evidence and may: nobody approves what he submitted, drafted, sold or rejected before. */
function approvers(facts: Facts): Set<string> {
  const ids = present(facts)
    .filter(({ decision }) => decision === 'approve')
    .map(({ by }) => by.id);
  const { draftedBy, submittedBy } = facts.request;
  const parties = [
    submittedBy.id,
    draftedBy?.id,
    facts.merchant?.value.salesAgentId,
    ...judgedBefore(facts),
  ];
  return new Set(ids.filter((id) => !parties.includes(id)));
}

const peopleFor = { auto: 0, one: 1, 'maker-checker': 2, 'maker-checker-callback': 2 } as const;

/** A certificate may stand for the proof by payment: whatever the tier, two people look at it (E2 confirm.methods). */
const certified = ({ request }: Facts): boolean =>
  request.materials.some(({ kind }) => kind === 'account-certificate');

/** What the tier still asks of people; a request without a tier is red. The issuer's own change of number asks nobody (E3). */
function missing(facts: Facts, policy: PolicyValues): Need[] {
  if (isRenumbering(facts) && !isAppeal(facts)) return [];
  const mode = policy['review.mode'][facts.risk?.tier ?? 'red'];
  const byTwo = certified(facts) || isAppeal(facts);
  const people = Math.max(peopleFor[mode], byTwo ? peopleFor['maker-checker'] : 0);
  const needs: Need[] = [];
  if (approvers(facts).size < people) needs.push('review-decision');
  if (mode === 'maker-checker-callback' && facts.callback?.confirmed !== true)
    needs.push('callback');
  return needs;
}

/** Whether everybody the tier asks for has said yes to the present evidence, and nobody no. */
export const approved = (facts: Facts, policy: PolicyValues): boolean =>
  !rejectionOf(facts) && missing(facts, policy).length === 0;

/** The bank says by itself that it gave out another number: whether that is so makes people's word needless. */
const mayBeRenumbering = ({ bankNotifiedAt, request, verification }: Facts): boolean =>
  request.reason.kind === 'card-reissued' &&
  bankNotifiedAt !== undefined &&
  (verification === undefined || verification.at < bankNotifiedAt);

export function assessReview(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const rejection = rejectionOf(facts);
  if (rejection) {
    const problems = reasonsGiven(rejection);
    return { kind: 'stop', code: problems[0].code, problems };
  }
  const needs = missing(facts, policy);
  if (needs.length > 0 && mayBeRenumbering(facts))
    return waitForBank(facts, policy, now) ?? { kind: 'need', needs: ['account-verification'] };
  return needs.length === 0 ? { kind: 'pass' } : { kind: 'need', needs };
}
