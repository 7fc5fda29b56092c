/** Entries about a request whose watch has ended: no workflow is left that would write them. */
import type { RiskTier } from '../domain/request/stages.ts';
import type { AuditEntry, AuditLogPort } from './audit-log.ts';
import type { WatchRef } from './watched-cards.ts';

export type LateEntry = Omit<AuditEntry, 'seq'>;

/**
 * Appends those that are not written yet, so that it may be called again after a crash.
 * @param over the request at its end
 * @param isSame whether two entries tell of one thing
 */
export async function appendLateEntries(
  auditLog: Pick<AuditLogPort, 'append' | 'read'>,
  { acquirerId, merchantId, requestId, over }: WatchRef & { over: { risk?: RiskTier } },
  entries: readonly LateEntry[],
  isSame: (one: LateEntry, other: LateEntry) => boolean,
): Promise<void> {
  if (entries.length === 0) return;
  const written = await auditLog.read(acquirerId, requestId);
  const last = written.at(-1)?.seq ?? 0;
  const missing = entries
    .filter((entry) => !written.some((each) => isSame(each, entry)))
    .map((entry, n) => ({ ...entry, seq: last + n + 1 }));
  if (missing.length === 0) return;
  const ended = { stage: 'completed', waitingOn: 'nobody', money: 'new', problems: [] } as const;
  const state = { ...ended, problems: [], ...over };
  await auditLog.append({ acquirerId, merchantId, requestId, entries: missing, state });
}
