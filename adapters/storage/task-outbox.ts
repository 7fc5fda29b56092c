/** The part of an append to the audit log that opens the tasks which its entries call for, in the same statement. */
import { sql, type RawBuilder } from 'kysely';
import type { AuditBatch } from '../../activities/audit-log.ts';
import { deriveTasks } from '../../domain/tasks/derive.ts';
import { getTaskSpec } from '../../domain/tasks/kinds.ts';

/** A common table expression to stand behind `sound` of `appendBatch`. A task that there is stays as it is. */
export function buildTaskInsert({
  acquirerId,
  merchantId,
  requestId,
  entries,
  after,
  state,
}: AuditBatch): RawBuilder<unknown> {
  const tasks = deriveTasks(entries, state, (entries.at(-1) ?? after)?.at);
  if (tasks.length === 0) return sql``;
  const rows = tasks.map(
    ({ kind, subject, openedAt, due }) =>
      sql`(${kind}::text, ${subject}::text, ${getTaskSpec(kind).owner}::text,
        ${openedAt}::timestamptz, ${due}::timestamptz)`,
  );
  return sql`called_for as (
    insert into tasks (acquirer_id, merchant_id, request_id, kind, subject, owner, opened_at, due, opened_by)
    select ${acquirerId}, ${merchantId}, ${requestId}, t.kind, t.subject, t.owner, t.opened_at,
      t.due, 'system'
    from (values ${sql.join(rows)}) t (kind, subject, owner, opened_at, due), sound
    on conflict do nothing
  ),`;
}
