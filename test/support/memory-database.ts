/** Embedded databases in memory, reused by test files one after another because a start takes seconds. */
import { sql, type PostgresPool } from 'kysely';
import { createDatabase, type Database } from '../../adapters/storage/sql/database.ts';
import { openPglite } from '../../adapters/storage/sql/pglite-pool.ts';
import {
  createStorage,
  type Storage,
  type StorageSettings,
} from '../../adapters/storage/storage.ts';
import { openSnapshotArchive } from './database-snapshot.ts';
import { connectCounted } from './sql-statements.ts';

/** Unused databases, with the rows of their last user. */
const idlePools: PostgresPool[] = [];

/** An empty database in memory with current tables; `destroy()` makes it available again. */
export async function openMemoryDatabase(): Promise<Database> {
  const pool = idlePools.pop() ?? (await openPglite(undefined, await openSnapshotArchive()));
  const connect = () => connectCounted(pool);
  const end = async () => void idlePools.push(pool);
  const db = await createDatabase({ connect, end });
  await truncateTables(db);
  return db;
}

/** A storage on an empty database in memory. @param dataDir folder of its documents */
export const openMemoryStorage = async (
  vaultKeys: StorageSettings['vaultKeys'],
  dataDir = '',
): Promise<Storage> => createStorage(await openMemoryDatabase(), { vaultKeys, dataDir });

/** Append-only tables refuse deletion, except in the replica role. */
const truncateTables = (db: Database): Promise<void> =>
  db.connection().execute(async (connection) => {
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables
      where schemaname = 'public' and tablename not like 'kysely_%'
    `.execute(connection);
    const tables = sql.join(rows.map(({ name }) => sql.table(name)));
    await sql`set session_replication_role = replica`.execute(connection);
    await sql`truncate ${tables} restart identity`.execute(connection);
    await sql`reset session_replication_role`.execute(connection);
  });
