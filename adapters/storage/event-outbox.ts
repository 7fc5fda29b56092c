/** The part of an append to the audit log that writes the events of its entries, in the same statement. */
import { sql, type RawBuilder } from 'kysely';
import type { AuditBatch } from '../../activities/audit-log.ts';
import { deriveEvents, type StateChange } from '../../domain/events/entries.ts';

/** The row of the request has its old values while the statement runs. */
const conditions: Record<StateChange, RawBuilder<unknown>> = {
  'began-to-wait-for-merchant': sql`waiting_on <> 'merchant'`,
  held: sql`money <> 'hold'`,
  released: sql`money = 'hold'`,
};

/**
 * Common table expressions to stand behind `chain` and `sound` of `appendBatch`. An event of an entry is written when
 * its entry is; one of the state when the row of the request shows another state so far. The row also knows the
 * terminal of a request for one terminal.
 */
export function buildEventInsert({
  acquirerId,
  merchantId,
  requestId,
  entries,
  after,
  state,
}: AuditBatch): RawBuilder<unknown> {
  const newest = entries.at(-1) ?? after;
  const events = deriveEvents(entries, state, newest);
  if (events.length === 0) return sql``;
  const rows = events.map(
    ({ type, seq, at, data, if: change }, place) =>
      sql`(${place}::int, ${seq}::int, ${type}::text, ${at}::timestamptz,
        ${JSON.stringify({ requestId, merchantId, seq, ...data })}::text, ${change ?? null}::text)`,
  );
  const changes = Object.entries(conditions).map(
    ([change, condition]) => sql`(e.change = ${sql.lit(change)} and ${condition})`,
  );
  return sql`told as (
    insert into events (acquirer_id, merchant_id, request_id, type, at, data)
    select ${acquirerId}, ${merchantId}, ${requestId}, e.type, e.at, coalesce((
      select (e.data::jsonb || jsonb_build_object('terminal', terminal))::text from requests
      where acquirer_id = ${acquirerId} and request_id = ${requestId} and terminal <> ''
    ), e.data)
    from (values ${sql.join(rows)}) e (place, seq, type, at, data, change), sound
    where case when e.change is null
      then exists (select 1 from chain where chain.seq = e.seq and chain.entry is not null)
      else exists (select 1 from requests
        where acquirer_id = ${acquirerId} and request_id = ${requestId}
          and audit_seq <= ${newest?.seq ?? 0} and (${sql.join(changes, sql` or `)}))
      end
    order by e.place
  ),`;
}
