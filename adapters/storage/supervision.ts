/** What supervisors see of all requests of their acquirer: what is open, and how long stages took. */
import { sql } from 'kysely';
import type { AuditAction } from '../../domain/audit/actions.ts';
import type { NoticeEvent } from '../../domain/notices/events.ts';
import type { Stage } from '../../domain/request/stages.ts';
import type { StageMark } from '../../domain/supervision/stage-times.ts';
import type { Database } from './sql/database.ts';

export interface OpenStage {
  stage: Stage;
  open: number;
  late: number;
  /** When the request that waits for longest entered the stage or began to wait; ISO 8601. */
  oldest: string;
}

export interface SupervisionReader {
  /** Open requests by stage. @param now ISO 8601 */
  readOpen(acquirerId: string, now: string): Promise<OpenStage[]>;
  /** The marks of the newest requests that were closed since an instant, of so many at most. */
  readMarks(acquirerId: string, since: string, requests: number): Promise<StageMark[]>;
}

/** Entries that say that a promised time was missed. */
const overdue: readonly AuditAction[] = [
  'review-overdue',
  'verdict-overdue',
  'recall-overdue',
  'terminals-overdue',
  'another-card-overdue',
];
/** Notices that say so where no entry of their own does. */
const lateNotices: readonly NoticeEvent[] = ['sla-missed', 'window-delay', 'bank-busy'];

export const createSupervisionReader = (db: Database): SupervisionReader => ({
  async readOpen(acquirerId, now) {
    const { rows } = await sql<{ stage: Stage; open: number; late: number; oldest: Date }>`
      select stage, count(*)::int as open, (count(*) filter (where promised_by < ${now}))::int as late,
        min(coalesce(waiting_since, opened_at)) as oldest
      from requests where acquirer_id = ${acquirerId} and closed_at is null
      group by stage`.execute(db);
    return rows.map((row) => ({ ...row, oldest: row.oldest.toISOString() }));
  },

  async readMarks(acquirerId, since, requests) {
    const { rows } = await sql<{ request_id: string; at: string; stage: string | null }>`
      with ended as (
        select request_id from requests
        where acquirer_id = ${acquirerId} and closed_at >= ${new Date(since)}
        order by closed_at desc limit ${requests}
      )
      select request_id, entry::json ->> 'at' as at,
        case when action = 'stage-entered' then entry::json -> 'data' ->> 'stage' end as stage
      from audit join ended using (request_id)
      where acquirer_id = ${acquirerId} and (
        action in ('stage-entered', ${sql.join(overdue)})
        or (action in ('notice-sent', 'notice-not-delivered')
          and entry::json -> 'data' ->> 'event' in (${sql.join(lateNotices)})))
      order by request_id, seq`.execute(db);
    return rows.map(({ request_id, at, stage }) => ({
      requestId: request_id,
      at,
      ...(stage !== null && { entered: stage }),
    }));
  },
});
