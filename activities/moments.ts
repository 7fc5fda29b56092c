/** A moment: entries of the audit log and the notices that belong to them. */
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { AuditBatch, AuditLogPort } from './audit-log.ts';
import type { NoticeSender } from './notice-sender.ts';
import type { FirstTry, Notice } from './notice.ts';

export interface Moment {
  batch: AuditBatch;
  notices: readonly Notice[];
}

export interface WrittenMoment {
  /** What became of each notice. */
  tried: FirstTry[];
  /** Why the entries could not be written. */
  failure?: Error;
}

export type WriteMoment = (moment: Moment, earlier?: FirstTry[]) => Promise<WrittenMoment>;

/**
 * Writes a moment: the entries are appended while the notices are tried, once and for seconds at most. A database that
 * is away keeps no notice back, and an entry that was written before is not written again.
 */
export const createWriteMoment =
  (auditLog: Pick<AuditLogPort, 'append'>, sender: NoticeSender): WriteMoment =>
  async ({ batch, notices }, earlier) => {
    const [written, tried] = await Promise.allSettled([
      auditLog.append(batch),
      earlier ?? sender.tryNotices(notices, { signal: cancellationSignal() }),
    ]);
    if (tried.status === 'rejected') throw tried.reason;
    return {
      tried: tried.value,
      ...(written.status === 'rejected' && { failure: written.reason as Error }),
    };
  };

/**
 * Writes a moment in an activity that is retried: the notices that an earlier attempt has tried are not tried again.
 * @returns what became of each notice
 * @throws what the audit log threw
 */
export async function writeMomentOnce(
  writeMoment: WriteMoment,
  moment: Moment,
): Promise<FirstTry[]> {
  const earlier = activityInfo().heartbeatDetails as FirstTry[] | undefined;
  const { tried, failure } = await writeMoment(moment, earlier);
  if (failure === undefined) return tried;
  if (moment.notices.length > 0) heartbeat(tried);
  throw failure;
}
