/** Requests that began to wait for staff, and of which staff were told. */
import { sql } from 'kysely';
import type { NewlyWaiting, QueueNoticesPort } from '../../activities/queue-notices.ts';
import { queues, type Queue } from '../../domain/notices/queues.ts';
import type { Database } from './sql/database.ts';

/** Requests of one notice; the next run tells of the rest. */
const maxRequests = 2_000;

export const createQueueNotices = (db: Database): QueueNoticesPort => ({
  async listNew() {
    const { rows } = await sql<{
      acquirer_id: string;
      request_id: string;
      waiting_on: Queue;
      since: string;
      waiting: number;
    }>`
      select fresh.acquirer_id, request_id, fresh.waiting_on, fresh.waiting_since::text as since,
        (select count(*)::int from requests other where other.closed_at is null
          and other.acquirer_id = fresh.acquirer_id
          and other.waiting_on = fresh.waiting_on) as waiting
      from (
        select acquirer_id, request_id, waiting_on, waiting_since from requests
        where closed_at is null and waiting_on in (${sql.join(queues)})
          and waiting_since is not null and waiting_since is distinct from told_waiting_since
        order by acquirer_id, waiting_on, waiting_since limit ${maxRequests}
      ) fresh`.execute(db);
    const found = new Map<string, NewlyWaiting>();
    for (const {
      acquirer_id: acquirerId,
      request_id: requestId,
      since,
      waiting,
      waiting_on,
    } of rows) {
      const name = `${acquirerId}/${waiting_on}`;
      const group = found.get(name) ?? { acquirerId, queue: waiting_on, requests: [], waiting };
      group.requests.push({ requestId, since });
      found.set(name, group);
    }
    return [...found.values()];
  },

  async markTold({ acquirerId, requests }) {
    if (requests.length === 0) return;
    const told = requests.map(({ requestId, since }) => sql`(${requestId}, ${since}::timestamptz)`);
    await sql`update requests set told_waiting_since = waiting_since
      where acquirer_id = ${acquirerId} and (request_id, waiting_since) in (${sql.join(told)})`.execute(
      db,
    );
  },
});
