/** Faults of documents and papers (A5, A7, A16, A63). */
import type { Facts, Problem } from '../assessment.ts';
import { dayOf } from '../calendar.ts';
import { durationMs } from '../duration.ts';
import type { FailureCode } from '../failures.ts';
import { requiredMaterials } from '../materials.ts';
import type { MerchantRecord } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';

/** Intakes where nobody sees the applicant: only an enrolled second factor stands for him (A16, A84). */
const remote: readonly string[] = ['app', 'web', 'pos'];

/** A document is good through its last day, in the policy's time zone. */
const endedBefore = (date: string, instant: string, policy: PolicyValues): boolean =>
  date.slice(0, 10) < dayOf(instant, policy.calendar);

/** Identity document, licence and second factor: what is out of date or not set. */
export function documentProblems(
  { request, submittedAt }: Facts,
  merchant: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  const problems: Problem[] = [];
  // The margin is asked for at submission; afterwards the document only has to be good still.
  const margin = Date.parse(submittedAt) + durationMs(policy['id.minValidity']);
  const needed = new Date(Math.max(margin, Date.parse(now))).toISOString();
  const until = request.applicant.idValidUntil;
  if (until !== undefined && endedBefore(until, needed, policy))
    problems.push({ field: 'applicant.idValidUntil', code: 'IDV_DOC_EXPIRED' });
  const licence = merchant.licenceValidUntil;
  if (licence !== undefined && endedBefore(licence, now, policy))
    problems.push({ field: 'merchant.licence', code: 'ELG_LICENCE_EXPIRED' });
  if (remote.includes(request.intake) && !request.authn.twoFactorEnrolled)
    problems.push({ field: 'authn.twoFactorEnrolled', code: 'IDV_2FA_NOT_SET' });
  return problems;
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
