/** Actions already answered: whoever lost the line sends again, and nothing counts twice [A82]. */
import { toCanonicalJson } from '../canonical-json.ts';
import { computeHmac } from '../key-ring.ts';
import type { Database } from './sql/database.ts';

/** One act of a caller on a request, under the key he chose for it. */
export interface IdempotencyKey {
  acquirerId: string;
  requestId: string;
  key: string;
}

/** `fresh`: never answered, so it goes on. `other`: the key belongs to another act. `flood`: no more acts. */
type IdempotencyResult<Answer> =
  { state: 'new' | 'conflict' | 'limit' } | { state: 'answered'; answer: Answer };

export interface IdempotencyKeys {
  /** @param body of the act; kept as a keyed hash, for it may hold a code */
  check<Answer>(
    act: IdempotencyKey,
    action: string,
    body: unknown,
  ): Promise<IdempotencyResult<Answer>>;
  /** The first answer stays. */
  storeAnswer(act: IdempotencyKey, answer: object): Promise<void>;
}

/** A run takes 2,000 updates in its life; what is left is for staff who speak Temporal themselves. */
const maxActions = 1_500;

/** @param key of our own, outliving rotations of the master keys */
export const createIdempotencyKeys = (
  db: Database,
  key: Buffer,
  limit = maxActions,
): IdempotencyKeys => ({
  async check<Answer>(act: IdempotencyKey, action: string, body: unknown) {
    const body_mac = computeHmac(key, toCanonicalJson([action, body])).toString('base64url');
    const row = (await findRow(db, act)) ?? (await insertRow(db, act, { action, body_mac }, limit));
    if (!row) return { state: 'limit' };
    if (row.action !== action || row.body_mac !== body_mac) return { state: 'conflict' };
    if (row.answer === null) return { state: 'new' };
    return { state: 'answered', answer: JSON.parse(row.answer) as Answer };
  },

  async storeAnswer(act, answer) {
    await db
      .updateTable('idempotency_keys')
      .set({ answer: JSON.stringify(answer) })
      .where('acquirer_id', '=', act.acquirerId)
      .where('request_id', '=', act.requestId)
      .where('key', '=', act.key)
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
  act: IdempotencyKey,
  row: { action: string; body_mac: string },
  limit: number,
) {
  const { acquirerId: acquirer_id, requestId: request_id, key } = act;
  const { acts } = await db
    .selectFrom('idempotency_keys')
    .select(({ fn }) => fn.count<string>('answer').as('acts'))
    .where('acquirer_id', '=', acquirer_id)
    .where('request_id', '=', request_id)
    .executeTakeFirstOrThrow();
  if (Number(acts) >= limit) return undefined;
  await db
    .insertInto('idempotency_keys')
    .values({ acquirer_id, request_id, key, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return findRow(db, act);
}
