/** Shared by storage tests: key rings, secrets, and a dump of a database. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PersonSecrets } from '../../activities/vault.ts';
import { KeyRing } from '../../adapters/key-ring.ts';
import type { RingKey } from '../../adapters/settings/variables.ts';
import type { Database } from '../../adapters/storage/sql/database.ts';

/** A key derived from its id: the same id gives the same key. */
export const createRingKey = (id: string): RingKey => ({
  id,
  key: createHash('sha256').update(`ring key ${id}`).digest(),
});
export const createKeyRing = (...ids: string[]): KeyRing =>
  new KeyRing(ids.map(createRingKey), 'VAULT_KEYS');

export const buildPerson = (more: Partial<PersonSecrets> = {}): PersonSecrets => ({
  name: '赵阿香',
  idNumber: '11010519491231002X',
  mobile: '13800000001',
  ...more,
});

export interface Cell {
  /** table.column */
  place: string;
  bytes: Buffer;
}

/** Every value of every row of every table. */
export async function readAllCells(db: Database): Promise<Cell[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'
  `.execute(db);
  const cells: Cell[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`
      select * from ${sql.table(name)}
    `.execute(db);
    for (const row of rows)
      for (const [column, value] of Object.entries(row))
        cells.push({ place: `${name}.${column}`, bytes: toBytes(value) });
  }
  return cells;
}

const toBytes = (value: unknown): Buffer =>
  value instanceof Uint8Array
    ? Buffer.from(value)
    : Buffer.from(value instanceof Date ? value.toISOString() : String(value));
