/** What entries of the audit log settle, as columns: readers never search the text of entries. */
import type { AuditEntry } from '../../activities/audit-log.ts';
import type { WatchEnd } from '../../activities/requests.ts';

export interface RecordedFacts {
  /** The failure code the request ended with; missing when it completed. */
  outcomeCode?: string;
  /** Last four digits of the card that payouts were left on. */
  settledLast4?: string;
  watchEnd?: WatchEnd;
  /** Documents that a request or a correction names. */
  documentIds: string[];
}

/** The facts of all entries together; of two entries that settle the same, the later one counts. */
export const deriveFacts = (entries: readonly AuditEntry[]): RecordedFacts =>
  entries.reduce<RecordedFacts>(
    (facts, entry) => ({
      ...facts,
      ...deriveFactsOfEntry(entry),
      documentIds: [...facts.documentIds, ...listDocumentIds(entry)],
    }),
    { documentIds: [] },
  );

function deriveFactsOfEntry({ action, at, reason, data }: AuditEntry): Partial<RecordedFacts> {
  const target = data?.['target'];
  const settled = typeof target === 'string' ? { settledLast4: target } : {};
  switch (action) {
    case 'closed':
      return { ...settled, ...(reason !== undefined && { outcomeCode: reason }) };
    case 'watch ended':
      return { ...settled, watchEnd: { kind: data?.['kind'] as WatchEnd['kind'], at } };
    default:
      return {};
  }
}

const listDocumentIds = ({ data }: AuditEntry): string[] =>
  String(data?.['papers'] ?? '')
    .split(', ')
    .filter(Boolean);
