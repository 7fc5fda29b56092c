/** What the documents add to the risk: what was read or seen in them, and what could not be [A33, A39, D risk score]. */
import type { Facts } from '../gates/assessment.ts';
import type { DocumentFinding } from '../parties/documents.ts';
import type { RiskReason } from './reasons.ts';

const reasonByFinding: Record<DocumentFinding, RiskReason> = {
  unreadable: 'documents-unread',
  differs: 'documents-differ',
  close: 'documents-close',
  tampered: 'documents-tampered',
  screen: 'documents-of-screen',
  reused: 'documents-reused',
};

/** A party that is not connected adds nothing: a note tells the reviewers. One that was silent leaves the documents unread. */
export function findDocumentReasons({ document }: Pick<Facts, 'document'>): RiskReason[] {
  const examination = document?.value.examination;
  if (!examination) return [];
  const { findings, forensics, reading } = examination;
  return [
    ...findings.map(({ finding }) => reasonByFinding[finding]),
    ...([reading, forensics].includes('unavailable') ? (['documents-unread'] as const) : []),
  ];
}
