/** What the reading of a document says about the request, and what follows from it [A33, A39]. */
import type { Facts, Problem } from '../gates/assessment.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { DocumentFinding, DocumentReading } from '../parties/documents.ts';
import type { CardChangeRequest, SubmittedDocument } from '../request/card-change-schema.ts';
import type { DocumentKind } from '../request/document-kinds.ts';

type ReadField = 'name' | 'number' | 'validUntil';

/** The documents that are read, each with what must stand in it. */
const fieldsByKind: Partial<Record<DocumentKind, readonly ReadField[]>> = {
  'id-front': ['name', 'number'],
  'id-back': ['validUntil'],
  passport: ['name', 'number', 'validUntil'],
  'card-photo': ['number'],
  'account-permit': ['name', 'number'],
  'business-licence': ['name', 'number'],
  'tax-certificate': ['name'],
};

export const isReadKind = (kind: DocumentKind): boolean => fieldsByKind[kind] !== undefined;

/** What a document says against the request. One in which something is missing that must stand there counts as unreadable. */
export function findReadingFindings(
  document: Pick<SubmittedDocument, 'kind' | 'validUntil'>,
  reading: DocumentReading,
  applicant: CardChangeRequest['applicant'],
): DocumentFinding[] {
  const fields = fieldsByKind[document.kind] ?? [];
  if (!reading.isReadable || fields.some((field) => reading[field] === undefined))
    return ['unreadable'];
  const { name, number, validUntil } = reading;
  const typedEnd =
    document.validUntil ??
    (['id-back', 'passport'].includes(document.kind) ? applicant.idValidUntil : undefined);
  const isOtherEnd = validUntil !== undefined && typedEnd !== undefined && validUntil !== typedEnd;
  if (name === 'NO_MATCH' || number === 'NO_MATCH' || isOtherEnd) return ['differs'];
  const isCertain = ![name, number].some((each) => each === 'CLOSE_MATCH' || each === 'UNKNOWN');
  return isCertain ? [] : ['close'];
}

const askedFindings: Partial<Record<DocumentFinding, FailureCode>> = {
  unreadable: 'MAT_UNREADABLE',
  differs: 'MAT_INCONSISTENT',
};

/**
 * What the merchant is asked to send anew or to correct. They are asked once: machines misread honest documents too, so
 * that what is found afterwards is for reviewers, as a line of the risk. A correction of something else is no answer to it.
 */
export const findDocumentFindingProblems = ({
  areFindingsAsked,
  document,
}: Pick<Facts, 'areFindingsAsked' | 'document'>): Problem[] =>
  areFindingsAsked
    ? []
    : (document?.value.examination?.findings ?? []).flatMap(({ finding, kind }) => {
        const code = askedFindings[finding];
        return code ? [{ field: `materials.${kind}`, code, params: { items: kind } }] : [];
      });

/** Whether these problems ask the merchant about what was found in the documents. */
export const isAboutFindings = (
  problems: readonly Problem[],
  facts: Pick<Facts, 'areFindingsAsked' | 'document'>,
): boolean =>
  findDocumentFindingProblems(facts).some(({ code, field }) =>
    problems.some((problem) => problem.code === code && problem.field === field),
  );
