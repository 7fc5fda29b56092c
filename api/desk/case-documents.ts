/** The documents of a request: those that it names now, and those that it named before. */
import type { AuditEntry } from '../../activities/audit-log.ts';
import type { StoredFacts } from '../../activities/request-facts.ts';
import { listNamedDocuments } from '../../domain/audit/documents.ts';
import type { DocumentFinding } from '../../domain/parties/documents.ts';
import type { DocumentKind } from '../../domain/request/document-kinds.ts';

export interface CaseDocument {
  documentId: string;
  /** Missing for a document that was replaced, and for those of a closed request. */
  kind?: DocumentKind;
  validUntil?: string;
  /** What was found in the file. */
  findings: readonly DocumentFinding[];
}

/** In the order of the request, then the older ones. */
export function listDocuments(
  entries: readonly AuditEntry[],
  facts: StoredFacts | undefined,
): CaseDocument[] {
  const findings = facts?.document?.value.examination?.findings ?? [];
  const named = (facts?.request.materials ?? []).map(
    ({ documentId, kind, validUntil }): CaseDocument => ({
      documentId,
      kind,
      ...(validUntil !== undefined && { validUntil }),
      findings: findings.filter((one) => one.kind === kind).map(({ finding }) => finding),
    }),
  );
  const known = new Set(named.map(({ documentId }) => documentId));
  const before = [...new Set(entries.flatMap(listNamedDocuments))].filter((id) => !known.has(id));
  return [...named, ...before.map((documentId) => ({ documentId, findings: [] }))];
}
