/** What began to wait for staff, and of what staff were told: requests, and questions of merchants. */
import { sql } from 'kysely';
import type { NewlyWaiting, QueueNoticesPort } from '../../activities/queue-notices.ts';
import { requestQueues, type Queue } from '../../domain/notices/queues.ts';
import type { TaskKind } from '../../domain/tasks/kinds.ts';
import type { Database } from './sql/database.ts';

/** Items of one notice; the next run tells of the rest. */
const maxItems = 2_000;

const question = 'support-question' satisfies TaskKind;

export const createQueueNotices = (db: Database): QueueNoticesPort => ({
  async listNew() {
    const { rows } = await sql<{
      acquirer_id: string;
      id: string;
      queue: Queue;
      since: string;
      waiting: number;
    }>`
      (select fresh.acquirer_id, request_id as id, fresh.waiting_on as queue, fresh.waiting_since::text as since,
        (select count(*)::int from requests other where other.closed_at is null
          and other.acquirer_id = fresh.acquirer_id
          and other.waiting_on = fresh.waiting_on) as waiting
      from (
        select acquirer_id, request_id, waiting_on, waiting_since from requests
        where closed_at is null and waiting_on in (${sql.join(requestQueues)})
          and waiting_since is not null and waiting_since is distinct from told_waiting_since
        order by acquirer_id, waiting_on, waiting_since limit ${maxItems}
      ) fresh)
      union all
      (select fresh.acquirer_id, task_id, 'questions', opened_at::text,
        (select count(*)::int from tasks other where other.state = 'open'
          and other.acquirer_id = fresh.acquirer_id and other.kind = ${question})
      from (
        select acquirer_id, task_id, opened_at from tasks
        where kind = ${question} and state = 'open' and told_at is null
        order by acquirer_id, opened_at limit ${maxItems}
      ) fresh)`.execute(db);
    const found = new Map<string, NewlyWaiting>();
    for (const { acquirer_id: acquirerId, id, queue, since, waiting } of rows) {
      const name = `${acquirerId}/${queue}`;
      const group = found.get(name) ?? { acquirerId, queue, items: [], waiting };
      group.items.push({ id, since });
      found.set(name, group);
    }
    return [...found.values()];
  },

  async markTold({ acquirerId, items, queue }) {
    if (items.length === 0) return;
    if (queue === 'questions') {
      await sql`update tasks set told_at = now()
        where acquirer_id = ${acquirerId} and task_id in (${sql.join(items.map(({ id }) => id))})`.execute(
        db,
      );
      return;
    }
    const told = items.map(({ id, since }) => sql`(${id}, ${since}::timestamptz)`);
    await sql`update requests set told_waiting_since = waiting_since
      where acquirer_id = ${acquirerId} and (request_id, waiting_since) in (${sql.join(told)})`.execute(
      db,
    );
  },
});
