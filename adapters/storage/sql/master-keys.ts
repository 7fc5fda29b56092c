/** Which master keys stored rows need, read without changing anything. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { openPostgres, type DatabaseSettings } from './database.ts';
import { lockFolder } from './folder-lock.ts';
import { openPglite } from './pglite-pool.ts';
import type { Tables } from './tables.ts';

export type { DatabaseSettings };

/**
 * Ids of master keys, sorted. `in-use` for an embedded database that a process has open: it has refused to
 * start without a key that it needs.
 * @throws Error when the database does not answer
 */
export async function listMasterKeyIds(settings: DatabaseSettings): Promise<string[] | 'in-use'> {
  const { databaseUrl, dataDir } = settings;
  if (databaseUrl !== undefined && databaseUrl !== 'memory:')
    return readMasterKeyIds(openPostgres(databaseUrl));
  if (!existsSync(join(dataDir, 'database'))) return [];
  let unlock: () => void;
  try {
    unlock = lockFolder(dataDir);
  } catch {
    return 'in-use';
  }
  // A copy, because to open a database is to write to it.
  const copy = mkdtempSync(join(tmpdir(), 'card-change-doctor-'));
  try {
    cpSync(join(dataDir, 'database'), copy, { recursive: true });
    return await readMasterKeyIds(await openPglite(copy));
  } finally {
    unlock();
    rmSync(copy, { recursive: true, force: true });
  }
}

async function readMasterKeyIds(pool: PostgresPool): Promise<string[]> {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    const rows = await db
      .selectFrom('data_keys')
      .select('master_key_id')
      .distinct()
      .orderBy('master_key_id')
      .execute();
    return rows.map(({ master_key_id }) => master_key_id);
  } finally {
    await db.destroy();
  }
}
