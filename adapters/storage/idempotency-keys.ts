/** Answers of actions by idempotency key: an action that is sent again counts once [A82]. */
import { toCanonicalJson } from '../canonical-json.ts';
import { computeHmac } from '../key-ring.ts';
import type { Database } from './sql/database.ts';

/** The key that a caller chose for one action on a request. */
export interface IdempotencyKey {
  acquirerId: string;
  requestId: string;
  key: string;
}

/** `new`: not answered yet, so perform it. `conflict`: the key belongs to another action. `limit`: no more actions. */
type IdempotencyResult<Answer> =
  { state: 'new' | 'conflict' | 'limit' } | { state: 'answered'; answer: Answer };

export interface IdempotencyKeys {
  /** @param body of the action; stored as a keyed hash, because it may contain a code */
  check<Answer>(
    idempotencyKey: IdempotencyKey,
    action: string,
    body: unknown,
  ): Promise<IdempotencyResult<Answer>>;
  /** Stores the answer; the first one stays. */
  storeAnswer(idempotencyKey: IdempotencyKey, answer: object): Promise<void>;
}

/** Temporal allows 2,000 updates per run; the rest is for staff who use Temporal directly. */
const maxActions = 1_500;

/** @param key for the hashes; a data key, which rotations of the master keys do not change */
export const createIdempotencyKeys = (
  db: Database,
  key: Buffer,
  limit = maxActions,
): IdempotencyKeys => ({
  async check<Answer>(idempotencyKey: IdempotencyKey, action: string, body: unknown) {
    const body_mac = computeHmac(key, toCanonicalJson([action, body])).toString('base64url');
    const row =
      (await findRow(db, idempotencyKey)) ??
      (await insertRow(db, idempotencyKey, { action, body_mac }, limit));
    if (!row) return { state: 'limit' };
    if (row.action !== action || row.body_mac !== body_mac) return { state: 'conflict' };
    if (row.answer === null) return { state: 'new' };
    return { state: 'answered', answer: JSON.parse(row.answer) as Answer };
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
});

const findRow = (db: Database, { acquirerId, requestId, key }: IdempotencyKey) =>
  db
    .selectFrom('idempotency_keys')
    .select(['action', 'body_mac', 'answer'])
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .where('key', '=', key)
    .executeTakeFirst();

async function insertRow(
  db: Database,
  idempotencyKey: IdempotencyKey,
  row: { action: string; body_mac: string },
  limit: number,
) {
  const { acquirerId: acquirer_id, requestId: request_id, key } = idempotencyKey;
  const { answered } = await db
    .selectFrom('idempotency_keys')
    .select(({ fn }) => fn.count<string>('answer').as('answered'))
    .where('acquirer_id', '=', acquirer_id)
    .where('request_id', '=', request_id)
    .executeTakeFirstOrThrow();
  if (Number(answered) >= limit) return undefined;
  await db
    .insertInto('idempotency_keys')
    .values({ acquirer_id, request_id, key, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return findRow(db, idempotencyKey);
}
