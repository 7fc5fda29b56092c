/** Problems with documents [A5, A7, A16, A63]. */
import type { Facts, Problem } from './assessment.ts';
import { toLastDay, toLocalDate } from '../time/calendar.ts';
import type { CardChangeRequest } from '../request/card-change-schema.ts';
import type { DocumentKind } from '../request/document-kinds.ts';
import { addDuration } from '../time/duration.ts';
import type { FailureCode } from '../failures/codes.ts';
import { findRequiredDocuments } from '../request/required-documents.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { needsConsentLetter } from './old-holder.ts';

/** Whether a document has expired; it is valid through its last day in the time zone of the policy. */
const hasEndedBefore = (until: string, instant: string, { calendar }: PolicyValues): boolean =>
  toLastDay(until, calendar) < toLocalDate(instant, calendar);

/** Whether a document ends before its margin after submission, or has ended since [B3.10]. */
export function isEndingTooSoon(
  until: string | undefined,
  margin: string,
  { submittedAt, now }: { submittedAt: string; now: string },
  policy: PolicyValues,
): boolean {
  if (until === undefined) return false;
  return (
    hasEndedBefore(until, addDuration(submittedAt, margin), policy) ||
    hasEndedBefore(until, now, policy)
  );
}

/**
 * The last day of the identity document of the applicant, and of the owner for whom an agent applies, must be known,
 * and must not come too soon [A5, E2 id.minValidity]. A document without an end ends on 9999-12-31.
 */
export function findIdentityDocumentProblems(
  { request, submittedAt }: Facts,
  policy: PolicyValues,
  now: string,
): Problem[] {
  const { applicant, materials, owner } = request;
  const dated = materials.findLast(({ kind }) => isDatedIdentity(kind));
  const people: [field: string, until: string | undefined][] = [
    ['applicant.idValidUntil', applicant.idValidUntil ?? dated?.validUntil],
    ...(applicant.role === 'agent' && owner
      ? [['owner.idValidUntil', owner.idValidUntil] satisfies [string, string | undefined]]
      : []),
  ];
  return people.flatMap(([field, until]): Problem[] => {
    if (until === undefined) return [{ field, code: 'INP_REQUIRED', params: { field } }];
    return isEndingTooSoon(until, policy['id.minValidity'], { submittedAt, now }, policy)
      ? [{ field, code: 'IDV_DOC_EXPIRED' }]
      : [];
  });
}

/** Whether a document states the last day of the applicant's identity document. */
const isDatedIdentity = (kind: DocumentKind): boolean => kind === 'id-back' || kind === 'passport';

/** The business licence has expired or soon will [A66, E2 licence.minValidity]. */
export const findLicenceProblems = (
  { licenceValidUntil }: MerchantRecord,
  submittedAt: string,
  policy: PolicyValues,
  now: string,
): Problem[] =>
  isEndingTooSoon(licenceValidUntil, policy['licence.minValidity'], { submittedAt, now }, policy)
    ? [{ field: 'merchant.licence', code: 'ELG_LICENCE_EXPIRED' }]
    : [];

/** Documents that are missing, expired, or inconsistent with the request, each by its kind [A7, A39, A63]. */
export function findDocumentProblems(
  facts: Facts,
  merchant: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  const { account, request } = facts;
  const given = new Set(request.materials.map(({ kind }) => kind));
  const required = findRequiredDocuments(
    {
      merchant: merchant.kind,
      ...(account && { account: account.kind }),
      hasAuthorisationLetter:
        account?.holderRelation === 'AUTHORISED' && policy.authorisedHolder !== 'refused',
      needsConsentLetter: needsConsentLetter(facts, policy),
      intake: request.intake,
      foreign: merchant.foreign,
      role: request.applicant.role,
      given,
      terminals: merchant.terminals.length,
    },
    policy,
  );
  const missing = required.filter((kind) => !given.has(kind));
  const expired = request.materials.filter(
    ({ validUntil }) => validUntil !== undefined && hasEndedBefore(validUntil, now, policy),
  );
  return [
    ...missing.map((kind) => buildProblem(kind, 'MAT_MISSING')),
    ...expired.map(({ kind }) => buildProblem(kind, 'MAT_EXPIRED')),
    ...findInconsistentDocuments(request),
  ];
}

/** One file for both sides of an ID card shows one side only. The back of a card, or a passport, states its last day. */
function findInconsistentDocuments({ applicant, materials }: CardChangeRequest): Problem[] {
  const findDocument = (wanted: DocumentKind) => materials.findLast(({ kind }) => kind === wanted);
  const [front, back] = [findDocument('id-front'), findDocument('id-back')];
  const sameFile = front !== undefined && front.documentId === back?.documentId;
  const dated = materials.findLast(({ kind }) => isDatedIdentity(kind));
  const validity = [applicant.idValidUntil, dated?.validUntil].filter((day) => day !== undefined);
  return [
    ...(sameFile ? [buildProblem('id-back', 'MAT_INVALID')] : []),
    ...(dated && new Set(validity).size > 1 ? [buildProblem(dated.kind, 'MAT_INCONSISTENT')] : []),
  ];
}

const buildProblem = (kind: DocumentKind, code: FailureCode): Problem => ({
  field: `materials.${kind}`,
  code,
  params: { items: kind },
});
