/** Embedded databases in memory that one test file after another uses: to start one takes seconds. */
import { sql, type PostgresPool } from 'kysely';
import { databaseOn, type Database } from '../../adapters/sql/database.ts';
import { openPglite } from '../../adapters/sql/pglite-pool.ts';
import { storageOn, type Storage, type StorageSettings } from '../../adapters/storage.ts';

/** Those that nobody uses now, with the rows of who used them last. */
const idle: PostgresPool[] = [];

/** An empty database in memory, its tables up to date; `destroy()` hands it on. */
export async function memoryDatabase(): Promise<Database> {
  const pool = idle.pop() ?? (await openPglite(undefined));
  const connect = () => pool.connect();
  const end = async () => void idle.push(pool);
  const db = await databaseOn({ connect, end });
  await empty(db);
  return db;
}

/** A storage on an empty database in memory. @param dataDir where its papers lie */
export const memoryStorage = async (
  vaultKeys: StorageSettings['vaultKeys'],
  dataDir = '',
): Promise<Storage> => storageOn(await memoryDatabase(), { vaultKeys, dataDir });

/** Tables that only grow refuse to be emptied, but not of a replica. */
const empty = (db: Database): Promise<void> =>
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
