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

/** The margin is asked for at submission; afterwards a paper only has to be good still (B3 10). */
function endsTooSoon(
  until: string | undefined,
  margin: string,
  { submittedAt, now }: { submittedAt: string; now: string },
  policy: PolicyValues,
): boolean {
  const needed = Math.max(Date.parse(submittedAt) + durationMs(margin), Date.parse(now));
  return until !== undefined && endedBefore(until, new Date(needed).toISOString(), policy);
}

/** The applicant's identity document is, or soon will be, out of date (A5, E2 id.minValidity). */
export const documentProblems = (
  { request, submittedAt }: Facts,
  policy: PolicyValues,
  now: string,
): Problem[] =>
  endsTooSoon(
    request.applicant.idValidUntil,
    policy['id.minValidity'],
    { submittedAt, now },
    policy,
  )
    ? [{ field: 'applicant.idValidUntil', code: 'IDV_DOC_EXPIRED' }]
    : [];

/** The licence is, or soon will be, out of date (A66, licence.minValidity). */
export const licenceProblems = (
  { licenceValidUntil }: MerchantRecord,
  submittedAt: string,
  policy: PolicyValues,
  now: string,
): Problem[] =>
  endsTooSoon(licenceValidUntil, policy['licence.minValidity'], { submittedAt, now }, policy)
    ? [{ field: 'merchant.licence', code: 'ELG_LICENCE_EXPIRED' }]
    : [];

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
