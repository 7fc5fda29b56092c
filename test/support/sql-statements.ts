/** Counts the SQL statements of this process, by the activity that sends them. */
import { Context } from '@temporalio/activity';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

const counts = new Map<string, number>();

/** The statements so far by activity; `other` for those outside of activities. */
export const readStatementCounts = (): ReadonlyMap<string, number> => new Map(counts);

/** The statements since an earlier reading, most first. */
export const countStatementsSince = (before: ReadonlyMap<string, number>): [string, number][] =>
  [...counts]
    .map(([sender, count]): [string, number] => [sender, count - (before.get(sender) ?? 0)])
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a);

/** Connects to the pool and counts every statement, also those that begin and end a transaction. */
export async function connectCounted(pool: PostgresPool): Promise<PostgresPoolClient> {
  const client = await pool.connect();
  const query = (text: string, parameters: readonly unknown[]) => {
    const sender = findSender();
    counts.set(sender, (counts.get(sender) ?? 0) + 1);
    return client.query(text, parameters);
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: () => client.release(),
  };
}

function findSender(): string {
  try {
    return Context.current().info.activityType;
  } catch {
    return 'other';
  }
}
