/** Answers of actions by idempotency key: an action that is sent again counts once [A82]. */
import { hasCardOrIdNumber } from '../../domain/privacy/free-text.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import { computeHmac } from '../key-ring.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

/** The key that a caller chose for one action on a request. */
export interface IdempotencyKey {
  acquirerId: string;
  requestId: string;
  key: string;
}

/** `new`: not answered yet, so perform it. `conflict`: the key belongs to another action. */
export type IdempotencyResult<Answer> =
  | { state: 'new' | 'conflict' }
  | { state: 'answered'; answer: Answer };

export interface IdempotencyKeys {
  /**
   * What a key of a caller is stored and passed on as: itself, or a keyed hash where it passes as the number of a card or of an
   * ID, which some programs choose for a key [I9].
   */
  toStoredKey(key: string): string;
  /**
   * What is known about a key; undefined for one that was never used. Stores nothing.
   * @param body of the action; compared as a keyed hash, because it may contain a code
   */
  find<Answer>(
    idempotencyKey: IdempotencyKey,
    action: string,
    body: unknown,
  ): Promise<IdempotencyResult<Answer> | undefined>;
  /** The same, and from now on the key belongs to this action. */
  check<Answer>(
    idempotencyKey: IdempotencyKey,
    action: string,
    body: unknown,
  ): Promise<IdempotencyResult<Answer>>;
  /** Stores the answer; the first one stays. */
  storeAnswer(idempotencyKey: IdempotencyKey, answer: object): Promise<void>;
}

/** @param key for the hashes; a data key, which rotations of the master keys do not change */
export const createIdempotencyKeys = (db: Database, key: Buffer): IdempotencyKeys => {
  const computeBodyMac = (action: string, body: unknown): string =>
    computeHmac(key, toCanonicalJson([action, body])).toString('base64url');
  return {
    toStoredKey: (given) =>
      hasCardOrIdNumber(given)
        ? `hashed-${computeHmac(key, toCanonicalJson(['key', given])).toString('base64url')}`
        : given,

    async find<Answer>(idempotencyKey: IdempotencyKey, action: string, body: unknown) {
      const row = await findRow(db, idempotencyKey);
      return row && compareRow<Answer>(row, action, computeBodyMac(action, body));
    },

    async check<Answer>(idempotencyKey: IdempotencyKey, action: string, body: unknown) {
      const body_mac = computeBodyMac(action, body);
      const row = await insertOrFindRow(db, idempotencyKey, { action, body_mac });
      return compareRow<Answer>(row, action, body_mac);
    },

    async storeAnswer({ acquirerId, requestId, key: ownKey }, answer) {
      await db
        .updateTable('idempotency_keys')
        .set({ answer: JSON.stringify(answer) })
        .where('acquirer_id', '=', acquirerId)
        .where('request_id', '=', requestId)
        .where('key', '=', ownKey)
        .where('answer', 'is', null)
        .execute();
    },
  };
};

type Row = Pick<Tables['idempotency_keys'], 'action' | 'body_mac' | 'answer'>;

function compareRow<Answer>(row: Row, action: string, bodyMac: string): IdempotencyResult<Answer> {
  if (row.action !== action || row.body_mac !== bodyMac) return { state: 'conflict' };
  if (row.answer === null) return { state: 'new' };
  return { state: 'answered', answer: JSON.parse(row.answer) as Answer };
}

const findRow = (db: Database, { acquirerId, requestId, key }: IdempotencyKey) =>
  db
    .selectFrom('idempotency_keys')
    .select(['action', 'body_mac', 'answer'])
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .where('key', '=', key)
    .executeTakeFirst();

/** Most keys are new, so it is inserted first. */
async function insertOrFindRow(
  db: Database,
  { acquirerId, requestId, key }: IdempotencyKey,
  row: { action: string; body_mac: string },
): Promise<Row> {
  const inserted = await db
    .insertInto('idempotency_keys')
    .values({ acquirer_id: acquirerId, request_id: requestId, key, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['action', 'body_mac', 'answer'])
    .executeTakeFirst();
  if (inserted) return inserted;
  const other = await findRow(db, { acquirerId, requestId, key });
  if (!other) throw new Error('an idempotency key is gone');
  return other;
}
