/** Sends events once more: deliveries are made, or begin anew. */
import { sql } from 'kysely';
import { givesUpAfterMs } from '../../domain/events/retries.ts';
import type { EndpointRef } from './event-endpoints.ts';
import type { Database } from './sql/database.ts';

/** Events by id, or those of the endpoint's types that happened in a time; ISO 8601. */
export type ReplayChoice = { ids: readonly string[] } | { from: string; to: string };

/** As `EventDeliveries.replay`, in a transaction. */
export async function replayEvents(
  trx: Database,
  { acquirerId, endpointId }: EndpointRef,
  chosen: ReplayChoice,
  limit: number,
): Promise<number | undefined> {
  const condition =
    'ids' in chosen
      ? sql`event.event_id in (${sql.join(chosen.ids)})`
      : sql`event.at >= ${chosen.from}::timestamptz and event.at <= ${chosen.to}::timestamptz
          and (endpoint.types is null or jsonb_exists(endpoint.types::jsonb, event.type))`;
  const chosenEvents = sql`from events event
    join event_endpoints endpoint on endpoint.endpoint_id = ${endpointId}
    where event.acquirer_id = ${acquirerId} and event.position is not null
      and event.endpoint_id is null and ${condition}`;
  const { rows } = await sql<{ found: number }>`
    select count(*)::int as found ${chosenEvents}`.execute(trx);
  if ((rows[0]?.found ?? 0) > limit) return undefined;
  const { numAffectedRows = 0n } = await sql`
    insert into event_deliveries (endpoint_id, event_no, request_id, next_at, gives_up_at)
    select ${endpointId}, event.id, event.request_id, now(),
      now() + make_interval(secs => ${givesUpAfterMs / 1_000}) ${chosenEvents}
    on conflict (endpoint_id, event_no) do update set state = 'pending', tries = 0,
      next_at = excluded.next_at, gives_up_at = excluded.gives_up_at`.execute(trx);
  return Number(numAffectedRows);
}
