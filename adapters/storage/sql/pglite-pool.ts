/** PGlite in the shape of a `pg` pool, so that kysely's own PostgreSQL dialect runs on it. */
import { PGlite, types } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';

/**
 * PGlite has one connection: whoever connects waits until the one before has released it.
 * @param folder of the data; in memory without one
 * @param snapshot a data directory to begin with, as `dumpDataDir` of PGlite makes it
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

/** The same JavaScript types as `pg` gives with the parsers of database.ts. */
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
    // PGlite does not tell that the commit of a failed transaction was a rollback.
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
  // The interface's second form is for cursors, which kysely calls only where a dialect has them.
  return { query: query as PostgresPoolClient['query'], release };
}

const parseCommand = (sql: string): Command => {
  const word = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? '';
  return (commands as readonly string[]).includes(word) ? (word as Command) : 'SELECT';
};
const commands = ['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COMMIT', 'ROLLBACK'] as const;
