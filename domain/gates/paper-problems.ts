/** Faults of documents and papers (A5, A7, A16, A63). */
import type { Facts, Problem } from '../assessment.ts';
import { dayOf } from '../calendar.ts';
import { durationMs } from '../duration.ts';
import type { FailureCode } from '../failures.ts';
import { requiredMaterials } from '../materials.ts';
import type { MerchantRecord } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';

/** A document is good through its last day, in the policy's time zone. */
const endedBefore = (date: string, instant: string, policy: PolicyValues): boolean =>
  date.slice(0, 10) < dayOf(instant, policy.calendar);

/** Identity document and licence: what is, or soon will be, out of date (A5, A66, B3 10). */
export function documentProblems(
  { request, submittedAt }: Facts,
  merchant: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  // The margin is asked for at submission; afterwards a paper only has to be good still.
  const endsTooSoon = (until: string | undefined, margin: string) => {
    const needed = Math.max(Date.parse(submittedAt) + durationMs(margin), Date.parse(now));
    return until !== undefined && endedBefore(until, new Date(needed).toISOString(), policy);
  };
  const found: [boolean, string, FailureCode][] = [
    [
      endsTooSoon(request.applicant.idValidUntil, policy['id.minValidity']),
      'applicant.idValidUntil',
      'IDV_DOC_EXPIRED',
    ],
    [
      endsTooSoon(merchant.licenceValidUntil, policy['licence.minValidity']),
      'merchant.licence',
      'ELG_LICENCE_EXPIRED',
    ],
  ];
  return found.filter(([holds]) => holds).map(([, field, code]) => ({ field, code }));
}

/** Papers that are missing or over their time, each by its kind. */
export function materialProblems(
  { account, request }: Facts,
  merchant: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  const required = requiredMaterials({
    merchant: merchant.kind,
    ...(account && { account: account.kind }),
    byLetter: account?.holderRelation === 'AUTHORISED' && policy.authorisedHolder !== 'refused',
    intake: request.intake,
    terminals: merchant.terminals.length,
    perCardReview: policy['terminals.perCardReview'],
  });
  const given = new Set(request.materials.map(({ kind }) => kind));
  const missing = required.filter((kind) => !given.has(kind));
  const expired = request.materials.filter(
    ({ validUntil }) => validUntil !== undefined && endedBefore(validUntil, now, policy),
  );
  return [
    ...missing.map((kind) => problemOf(kind, 'MAT_MISSING')),
    ...expired.map(({ kind }) => problemOf(kind, 'MAT_EXPIRED')),
  ];
}

const problemOf = (kind: string, code: FailureCode): Problem => ({
  field: `materials.${kind}`,
  code,
  params: { items: kind },
});
