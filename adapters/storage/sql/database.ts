/** The database: PostgreSQL, or PGlite embedded. Dialect, migrations and types are the same on both. */
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  Kysely,
  Migrator,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import pg from 'pg';
import { SettingsError } from '../../settings/settings-error.ts';
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
 * @throws SettingsError when PostgreSQL cannot be reached or another process holds the embedded database;
 *   Error when a migration fails
 */
export async function openDatabase({ databaseUrl, dataDir }: DatabaseSettings): Promise<Database> {
  if (databaseUrl === undefined) return createDatabase(await openEmbedded(dataDir));
  if (databaseUrl === 'memory:') return createDatabase(await openPglite(undefined));
  // A migration may take longer than any other statement, and others wait for it.
  const pool = openPostgres(databaseUrl, noLimits);
  await assertReachable(pool);
  await (await createDatabase(pool)).destroy();
  return connect(openPostgres(databaseUrl));
}

/** The URL has a password, hence the error says less than that of the driver. */
async function assertReachable(pool: PostgresPool): Promise<void> {
  try {
    (await pool.connect()).release();
  } catch (cause) {
    await pool.end();
    const code = (cause as { code?: string }).code ?? 'no answer';
    throw new SettingsError(
      `the database of DATABASE_URL cannot be reached (${code}): start it, or correct DATABASE_URL`,
      { cause },
    );
  }
}

/** Migrates the tables of a pool; `destroy()` closes it. @throws Error when a migration fails */
export async function createDatabase(pool: PostgresPool): Promise<Database> {
  const db = connect(pool);
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
  const db = connect(openPostgres(databaseUrl));
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

const connect = (pool: PostgresPool): Database =>
  new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });

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

/** How long a statement may take, in ms; 0 for ever. */
export interface StatementLimits {
  /** The server ends it then, also while it waits for a lock. */
  statementMs: number;
  /** A server that has not answered by then is gone, and its connection as well. */
  silenceMs: number;
}

const usualLimits: StatementLimits = { statementMs: 60_000, silenceMs: 65_000 };
const noLimits: StatementLimits = { statementMs: 0, silenceMs: 0 };

/** A pool that `end` closes. */
export function openPostgres(
  connectionString: string,
  { silenceMs, statementMs }: StatementLimits = usualLimits,
): PostgresPool {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    statement_timeout: statementMs,
    query_timeout: silenceMs,
    types: {
      getTypeParser: (oid, format) => parsers.get(oid) ?? pg.types.getTypeParser(oid, format),
    },
  });
  // Whoever uses a connection that breaks is told by their statement, and the pool replaces it. Without a listener its error
  // would end the process: of the pool for one that is idle, of the connection for one that is in use.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    connect: async () => closeWhenSilent((await pool.connect()) as PostgresPoolClient),
    end: () => pool.end(),
  };
}

/**
 * Closes a connection on which an answer is missing, instead of lending it to somebody else: after the host of a database is
 * gone, or a network drops what it carried, nothing else ends the wait, and every connection of the pool would be lost.
 */
function closeWhenSilent(client: PostgresPoolClient): PostgresPoolClient {
  let isSilent = false;
  async function query<R>(
    text: string,
    values: readonly unknown[],
  ): Promise<PostgresQueryResult<R>> {
    if (isSilent) throw new Error(doesNotAnswer);
    try {
      return await client.query<R>(text, values);
    } catch (error) {
      // So `pg` calls the end of `query_timeout`; it has no code of its own.
      isSilent = error instanceof Error && error.message === 'Query read timeout';
      throw isSilent ? new Error(doesNotAnswer, { cause: error }) : error;
    }
  }
  // The second overload of the interface is for cursors, which this dialect does not use.
  return {
    query: query as PostgresPoolClient['query'],
    release: (isUseless) => client.release(isUseless === true || isSilent),
  };
}

const doesNotAnswer = 'the database does not answer';

/** As numbers, int8 above 2^53 would lose digits; as Date, a date would shift with the time zone. */
const parsers = new Map<number, (text: string) => string>(
  [pg.types.builtins.INT8, pg.types.builtins.DATE].map((oid) => [oid, (text) => text]),
);
