/** Faults of documents and papers (A5, A7, A16, A63). */
import type { Facts, Problem } from '../assessment.ts';
import { dayOf } from '../calendar.ts';
import type { CardChangeRequest, MaterialKind } from '../card-change.ts';
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

/** Papers that are missing, over their time, or at odds with what was entered, each by its kind (A7, A39, A63). */
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
    ...oddPapers(request),
  ];
}

/** Both sides in one picture are one side twice; the back of an ID card says until when it is good. */
function oddPapers({ applicant, materials }: CardChangeRequest): Problem[] {
  const of = (wanted: MaterialKind) => materials.findLast(({ kind }) => kind === wanted);
  const [front, back] = [of('id-front'), of('id-back')];
  const sameFile = front !== undefined && front.documentId === back?.documentId;
  const validity = [applicant.idValidUntil, back?.validUntil].filter((day) => day !== undefined);
  return [
    ...(sameFile ? [problemOf('id-back', 'MAT_INVALID')] : []),
    ...(new Set(validity).size > 1 ? [problemOf('id-back', 'MAT_INCONSISTENT')] : []),
  ];
}

const problemOf = (kind: MaterialKind, code: FailureCode): Problem => ({
  field: `materials.${kind}`,
  code,
  params: { items: kind },
});
