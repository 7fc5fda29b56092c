/** The databases that storage is tested on: PGlite always, PostgreSQL where it is installed. */
import { afterAll, beforeAll, describe } from 'vitest';
import { openDatabase, type Database } from '../../adapters/sql/database.ts';
import { postgresBinaries, startPostgres, type Postgres } from './postgres.ts';

/** Runs the same tests on each database; `database()` is open while they run. */
export function describeOnBothDatabases(title: string, tests: (database: () => Database) => void) {
  describe(`${title} (PGlite)`, { timeout: 20_000 }, () => {
    tests(opened(async () => ({ url: 'memory:', stop: async () => {} })));
  });
  const binaries = postgresBinaries();
  if (binaries === undefined) {
    console.warn(`LEFT OUT: ${title} on PostgreSQL: no initdb found, install it or set PG_BIN`);
    describe.skip(`${title} (PostgreSQL)`, () => tests(() => neverOpened()));
    return;
  }
  describe(`${title} (PostgreSQL)`, { timeout: 20_000 }, () => {
    tests(opened(() => startPostgres(binaries)));
  });
}

function opened(start: () => Promise<Postgres>): () => Database {
  let server: Postgres | undefined;
  let db: Database | undefined;
  beforeAll(async () => {
    server = await start();
    db = await openDatabase({ databaseUrl: server.url, dataDir: '' });
  }, 60_000);
  afterAll(async () => {
    await db?.destroy();
    await server?.stop();
  });
  return () => db ?? neverOpened();
}

const neverOpened = (): never => {
  throw new Error('the database is not open outside of the tests');
};
