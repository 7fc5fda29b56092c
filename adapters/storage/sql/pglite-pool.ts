/** PGlite with the interface of a `pg` pool, so that the PostgreSQL dialect of kysely works with it. */
import { PGlite, types } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';

/**
 * Opens PGlite. It has one connection, so each caller waits until the one before has released it.
 * @param folder of the data; in memory when undefined
 * @param snapshot a data directory to start from, as made by `dumpDataDir` of PGlite
 */
export async function openPglite(
  folder: string | undefined,
  snapshot?: Blob,
): Promise<PostgresPool> {
  const pglite = await PGlite.create({
    ...(folder !== undefined && { dataDir: folder }),
    ...(snapshot && { loadDataDir: snapshot }),
    parsers,
  });
  let last = Promise.resolve();
  return {
    async connect() {
      const before = last;
      let release = (): void => {};
      last = new Promise((resolve) => (release = resolve));
      await before;
      return createClient(pglite, release);
    },
    end: () => pglite.close(),
  };
}

/** Parsers for the same JavaScript types as `pg` with the parsers of database.ts. */
const parsers = {
  [types.INT8]: (text: string) => text,
  [types.DATE]: (text: string) => text,
  [types.BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex'),
};

type Command = PostgresQueryResult<unknown>['command'];

function createClient(pglite: PGlite, release: () => void): PostgresPoolClient {
  let failed = false;
  async function query<R>(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<PostgresQueryResult<R>> {
    const command = parseCommand(sql);
    // PGlite does not report that the commit of a failed transaction was a rollback.
    const lost = command === 'COMMIT' && failed;
    if (command === 'COMMIT' || command === 'ROLLBACK') failed = false;
    try {
      const { rows, affectedRows } = await pglite.query<R>(sql, [...parameters]);
      return { command: lost ? 'ROLLBACK' : command, rowCount: affectedRows ?? 0, rows };
    } catch (error) {
      failed = true;
      throw error;
    }
  }
  // The second overload of the interface is for cursors, which this dialect does not use.
  return { query: query as PostgresPoolClient['query'], release };
}

const parseCommand = (sql: string): Command => {
  const word = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? '';
  return (commands as readonly string[]).includes(word) ? (word as Command) : 'SELECT';
};
const commands = ['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COMMIT', 'ROLLBACK'] as const;
