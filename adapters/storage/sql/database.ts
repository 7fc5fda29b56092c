/** The database: PostgreSQL, or PGlite embedded. Dialect, migrations and types are the same on both. */
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, Migrator, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { migrations } from './migrations/index.ts';
import { openPglite } from './pglite-pool.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;

export interface DatabaseSettings {
  /**
   * postgres://…; without it the database is embedded in `dataDir`, for this process only.
   * `memory:` is embedded too and ends with the process, for tests.
   */
  databaseUrl?: string;
  dataDir: string;
}

/**
 * Opens the database and migrates its tables. On PostgreSQL several processes may do so at once.
 * Close it with `destroy()`.
 * @throws Error when another process holds the embedded database, or a migration fails
 */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  return createDatabase(await openPool(settings));
}

/** Migrates the tables of a pool; `destroy()` closes it. @throws Error when a migration fails */
export async function createDatabase(pool: PostgresPool): Promise<Database> {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new Error('the database could not be brought up to date', { cause: error });
  }
  return db;
}

/**
 * Checks the database and changes nothing.
 * @returns its kind and state, for people
 * @throws Error when it does not answer, its tables are not up to date, or its folder is not writable
 */
export async function checkDatabase({ databaseUrl, dataDir }: DatabaseSettings): Promise<string> {
  if (databaseUrl === undefined || databaseUrl === 'memory:') {
    if (!existsSync(dataDir)) return `embedded; ${dataDir} is made at the first start`;
    accessSync(dataDir, constants.W_OK);
    return `embedded in ${dataDir}`;
  }
  const pool = openPostgres(databaseUrl);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    const known = await new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
    }).getMigrations();
    const missing = known.filter(({ executedAt }) => executedAt === undefined);
    if (missing.length > 0)
      throw new Error(`tables are not up to date: ${missing.map(({ name }) => name).join(', ')}`);
    return 'PostgreSQL answers, tables are up to date';
  } finally {
    await db.destroy();
  }
}

function openPool({ databaseUrl, dataDir }: DatabaseSettings): Promise<PostgresPool> {
  if (databaseUrl === undefined) return openEmbedded(dataDir);
  if (databaseUrl === 'memory:') return openPglite(undefined);
  return Promise.resolve(openPostgres(databaseUrl));
}

async function openEmbedded(dataDir: string): Promise<PostgresPool> {
  const unlock = lockFolder(dataDir);
  try {
    const pool = await openPglite(join(dataDir, 'database'));
    const end = () => pool.end().finally(unlock);
    return { connect: () => pool.connect(), end };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A pool that `end` closes. */
export function openPostgres(connectionString: string): PostgresPool {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    types: {
      getTypeParser: (oid, format) => parsers.get(oid) ?? pg.types.getTypeParser(oid, format),
    },
  });
  // The pool replaces an idle connection that breaks. Without a listener its error would end the process.
  pool.on('error', () => {});
  return pool;
}

/** As numbers, int8 above 2^53 would lose digits; as Date, a date would shift with the time zone. */
const parsers = new Map<number, (text: string) => string>(
  [pg.types.builtins.INT8, pg.types.builtins.DATE].map((oid) => [oid, (text) => text]),
);
