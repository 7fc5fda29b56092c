/** Data keys in SQL, wrapped by a master key. To delete one makes everything sealed with it unreadable. */
import { randomBytes } from 'node:crypto';
import { seal, unseal, type KeyRing } from '../key-ring.ts';
import type { Database } from '../storage/sql/database.ts';
import { BriefMemory } from './brief-memory.ts';

export class DataKeys {
  readonly #db: Database;
  readonly #ring: KeyRing;
  /** A deleted key opens nothing for longer. */
  readonly #remembered: BriefMemory<Buffer>;

  /** @param getTimeMs the clock by which keys are forgotten */
  constructor(db: Database, ring: KeyRing, getTimeMs?: () => number) {
    this.#db = db;
    this.#ring = ring;
    this.#remembered = new BriefMemory(getTimeMs);
  }

  /**
   * The key of that name as it is stored now, created at its first use. It is random and only wrapped by
   * the master key, so a rotation of the master keys changes nothing that it sealed or hashed.
   * @throws Error that names a master key that the ring lacks
   */
  async getKey(name: string): Promise<Buffer> {
    const wrapped = (await this.#findWrapped(name)) ?? (await this.#createWrapped(name));
    const masterKey = this.#ring.getKey(wrapped.master_key_id);
    const key = unseal(masterKey, wrapped.wrapped, buildContext(name));
    this.#remembered.set(name, key);
    return key;
  }

  /**
   * The same, remembered for a minute. Not for sealing with a key that may be deleted: what a forgotten
   * key seals, nobody opens.
   */
  async getRememberedKey(name: string): Promise<Buffer> {
    return this.#remembered.get(name) ?? this.getKey(name);
  }

  /**
   * Wraps all data keys with the active master key. Afterwards the other master keys may leave the ring.
   * @throws Error that names a master key that the ring lacks
   */
  async rewrap(): Promise<void> {
    const { id } = this.#ring.active;
    for (;;) {
      const rows = await this.#db
        .selectFrom('data_keys')
        .selectAll()
        .where('master_key_id', '<>', id)
        .limit(500)
        .execute();
      if (rows.length === 0) return;
      for (const row of rows) await this.#rewrapOne(row);
    }
  }

  async #rewrapOne(row: { name: string; master_key_id: string; wrapped: Uint8Array }) {
    const key = unseal(this.#ring.getKey(row.master_key_id), row.wrapped, buildContext(row.name));
    await this.#db
      .updateTable('data_keys')
      .set(this.#wrap(row.name, key))
      .where('name', '=', row.name)
      // It may have been deleted since, and another one have taken its place.
      .where('wrapped', '=', row.wrapped)
      .execute();
  }

  #findWrapped(name: string) {
    return this.#db
      .selectFrom('data_keys')
      .select(['master_key_id', 'wrapped'])
      .where('name', '=', name)
      .executeTakeFirst();
  }

  /** Whoever comes second gets the key of the first. */
  #createWrapped(name: string) {
    return this.#db
      .insertInto('data_keys')
      .values({ name, ...this.#wrap(name, randomBytes(32)) })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ name }))
      .returning(['master_key_id', 'wrapped'])
      .executeTakeFirstOrThrow();
  }

  #wrap(name: string, key: Buffer) {
    const { id, key: master } = this.#ring.active;
    return { master_key_id: id, wrapped: seal(master, key, buildContext(name)) };
  }
}

const buildContext = (name: string) => ['data_keys', name];
