/** The request index for reconciliation and maintenance: the newest request of each merchant, ordered by merchant. */
import { sql } from 'kysely';
import type { RequestIndexPort } from '../../activities/request-index.ts';
import type { MerchantRef } from '../../activities/calls.ts';
import type { RequestSummary } from '../../domain/request/request-summary.ts';
import type { Database } from './sql/database.ts';

interface Row {
  acquirer_id: string;
  merchant_id: string;
  request_id: string;
  stage: string;
  money: string;
  closed_at: Date | null;
  settled_last4: string | null;
}

export const createRequestIndex = (db: Database): RequestIndexPort => ({
  async *scanOpen(after) {
    const condition = sql`closed_at is null or money = 'hold'`;
    for await (const row of readPages(db, condition, after)) yield toRequestSummary(row);
  },

  async *scanAll(after) {
    for await (const row of readPages(db, sql`true`, after)) yield toRequestSummary(row);
  },

  async *scanOutcomes(since, after) {
    const condition = sql`closed_at >= ${new Date(since)}`;
    for await (const row of readPages(db, condition, after))
      yield {
        ...toRequestSummary(row),
        ...(row.settled_last4 !== null && { targetLast4: row.settled_last4 }),
      };
  },

  async findNewest({ acquirerId, merchantId }) {
    const row = await db
      .selectFrom('requests')
      .select([
        'acquirer_id',
        'merchant_id',
        'request_id',
        'stage',
        'money',
        'closed_at',
        'settled_last4',
      ])
      .where('acquirer_id', '=', acquirerId)
      .where('merchant_id', '=', merchantId)
      .orderBy('opened_at', 'desc')
      .orderBy('request_id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && toRequestSummary(row);
  },
});

const rowsPerPage = 500;

/** The newest request of each merchant, where it meets the condition. An older request never replaces it. */
async function* readPages(
  db: Database,
  condition: ReturnType<typeof sql>,
  after: MerchantRef | undefined,
): AsyncGenerator<Row> {
  let { acquirerId, merchantId } = after ?? { acquirerId: '', merchantId: '' };
  for (;;) {
    const { rows } = await sql<Row>`
      select * from (
        select distinct on (acquirer_id, merchant_id)
          acquirer_id, merchant_id, request_id, stage, money, closed_at, settled_last4
        from requests
        where (acquirer_id, merchant_id) > (${acquirerId}, ${merchantId})
        order by acquirer_id, merchant_id, opened_at desc, request_id desc
      ) newest
      where ${condition}
      order by acquirer_id, merchant_id
      limit ${rowsPerPage}`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < rowsPerPage) return;
    [acquirerId, merchantId] = [last.acquirer_id, last.merchant_id];
  }
}

const toRequestSummary = (row: Row): RequestSummary => ({
  acquirerId: row.acquirer_id,
  merchantId: row.merchant_id,
  requestId: row.request_id,
  stage: row.stage as RequestSummary['stage'],
  money: row.money as RequestSummary['money'],
  closed: row.closed_at !== null,
  ...(row.closed_at !== null && { closedAt: row.closed_at.toISOString() }),
});
