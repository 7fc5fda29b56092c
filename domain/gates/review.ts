/** Review: one reviewer, maker and checker, or both and a callback, by tier (E2 review.mode, D dual control). */
import type { Assessment, Facts, Need } from '../assessment.ts';
import { isFailureCode } from '../failures.ts';
import type { PolicyValues } from '../policy.ts';

/** Decisions on the evidence as it is now; others were about something else. */
const present = (facts: Facts) =>
  facts.reviews.filter(({ evidence }) => evidence === facts.evidence);

/** Distinct people who approved the present evidence and may: nobody approves what he submitted. */
function approvers(facts: Facts): Set<string> {
  const ids = present(facts)
    .filter(({ decision }) => decision === 'approve')
    .map(({ by }) => by.id);
  const people = new Set(ids);
  people.delete(facts.request.submittedBy.id);
  const seller = facts.merchant?.value.salesAgentId;
  if (seller !== undefined) people.delete(seller);
  return people;
}

export function approved(facts: Facts, policy: PolicyValues): boolean {
  const mode = policy['review.mode'][facts.risk?.tier ?? 'red'];
  if (mode === 'auto') return true;
  const enough = approvers(facts).size >= (mode === 'one' ? 1 : 2);
  return enough && (mode !== 'maker-checker-callback' || facts.callback?.confirmed === true);
}

export function assessReview(facts: Facts, policy: PolicyValues): Assessment {
  if (facts.callback?.confirmed === false)
    return { kind: 'stop', code: 'RSK_OBJECTED', freeze: true };
  const rejection = present(facts).find(({ decision }) => decision === 'reject');
  if (rejection) {
    const code = rejection.codes[0] ?? '';
    return { kind: 'stop', code: isFailureCode(code) ? code : 'REV_REJECTED_MATERIALS' };
  }
  if (approved(facts, policy)) return { kind: 'pass' };
  const mode = policy['review.mode'][facts.risk?.tier ?? 'red'];
  const needs: Need[] = [];
  if (approvers(facts).size < (mode === 'one' ? 1 : 2)) needs.push('review-decision');
  if (mode === 'maker-checker-callback' && !facts.callback) needs.push('callback');
  return { kind: 'need', needs };
}
