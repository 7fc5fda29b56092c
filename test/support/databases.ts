/** The databases that storage is tested on: PGlite always, PostgreSQL where it is installed. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { openDatabase, type Database } from '../../adapters/sql/database.ts';
import { memoryDatabase } from './memory.ts';
import { postgresBinaries } from './postgres.ts';

/** Runs the same tests on each database; `database()` is open while they run. */
export function describeOnBothDatabases(title: string, tests: (database: () => Database) => void) {
  describe(`${title} (PGlite)`, { timeout: 20_000 }, () => tests(opened(memoryDatabase)));
  if (postgresBinaries() === undefined) {
    console.warn(`LEFT OUT: ${title} on PostgreSQL: no initdb found, install it or set PG_BIN`);
    describe.skip(`${title} (PostgreSQL)`, () => tests(() => neverOpened()));
    return;
  }
  describe(`${title} (PostgreSQL)`, { timeout: 20_000 }, () => tests(opened(postgresDatabase)));
}

const postgresDatabase = async (): Promise<Database> =>
  openDatabase({ databaseUrl: await emptyPostgres(), dataDir: '' });

/** @returns postgres://… of a new database on the server of the run */
export async function emptyPostgres(): Promise<string> {
  const server = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return server.replace(/[^/]*$/, name);
}

function opened(open: () => Promise<Database>): () => Database {
  let db: Database | undefined;
  beforeAll(async () => {
    db = await open();
  }, 60_000);
  afterAll(() => db?.destroy());
  return () => db ?? neverOpened();
}

const neverOpened = (): never => {
  throw new Error('the database is not open outside of the tests');
};
