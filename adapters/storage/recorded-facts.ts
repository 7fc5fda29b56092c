/** Facts that columns take from entries of the audit log. Readers never search the text of entries. */
import type { AuditAction, AuditData } from '../../domain/audit/actions.ts';
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

/** The facts of all entries together. A later entry overrides an earlier one. */
export const deriveFacts = (entries: readonly AuditEntry[]): RecordedFacts =>
  entries.reduce<RecordedFacts>(
    (facts, entry) => ({
      ...facts,
      ...deriveFactsOfEntry(entry),
      documentIds: [...facts.documentIds, ...listDocumentIds(entry)],
    }),
    { documentIds: [] },
  );

function deriveFactsOfEntry(entry: AuditEntry): Partial<RecordedFacts> {
  const { at, reason } = entry;
  const closed = readData(entry, 'closed');
  if (closed)
    return {
      ...deriveSettledLast4(closed),
      ...(reason !== undefined && { outcomeCode: reason }),
    };
  const watchEnded = readData(entry, 'watch-ended');
  if (watchEnded)
    return {
      ...deriveSettledLast4(watchEnded),
      watchEnd: { kind: watchEnded.outcome as WatchEnd['kind'], at },
    };
  return {};
}

const deriveSettledLast4 = ({ target }: AuditData<'closed'>): { settledLast4?: string } =>
  target === undefined ? {} : { settledLast4: String(target) };

function listDocumentIds(entry: AuditEntry): string[] {
  const named = readData(entry, 'submitted') ?? readData(entry, 'corrected');
  return String(named?.documents ?? '')
    .split(', ')
    .filter(Boolean);
}

/** The data of an entry of this action; undefined for another action. */
const readData = <Action extends AuditAction>(
  { action, data }: AuditEntry,
  wanted: Action,
): AuditData<Action> | undefined =>
  action === wanted ? ((data ?? {}) as AuditData<Action>) : undefined;
