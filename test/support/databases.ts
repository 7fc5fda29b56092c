/** The databases for storage tests: PGlite always, PostgreSQL where it is installed. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { openDatabase, type Database } from '../../adapters/storage/sql/database.ts';
import { openMemoryDatabase } from './memory-database.ts';
import { findPostgresBinaries } from './postgres.ts';

/** Runs the same tests on each database; `database()` is open while they run. */
export function describeOnBothDatabases(title: string, tests: (database: () => Database) => void) {
  describe(`${title} (PGlite)`, () => tests(useDatabase(openMemoryDatabase)));
  if (findPostgresBinaries() === undefined) {
    console.warn(`LEFT OUT: ${title} on PostgreSQL: no initdb found, install it or set PG_BIN`);
    describe.skip(`${title} (PostgreSQL)`, () => tests(() => throwNotOpen()));
    return;
  }
  describe(`${title} (PostgreSQL)`, () => tests(useDatabase(openPostgresDatabase)));
}

const openPostgresDatabase = async (): Promise<Database> =>
  openDatabase({ databaseUrl: await createPostgresDatabase(), dataDir: '' });

/** @returns postgres://… of a new database on the server of the run */
export async function createPostgresDatabase(): Promise<string> {
  const server = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return server.replace(/[^/]*$/, name);
}

function useDatabase(open: () => Promise<Database>): () => Database {
  let db: Database | undefined;
  beforeAll(async () => {
    db = await open();
  }, 60_000);
  afterAll(() => db?.destroy());
  return () => db ?? throwNotOpen();
}

const throwNotOpen = (): never => {
  throw new Error('the database is not open outside of the tests');
};
