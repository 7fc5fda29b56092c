/** The request index: the newest request of each scope for the reconciliation, of each merchant for the maintenance. */
import { sql } from 'kysely';
import type { RequestIndexPort } from '../../activities/request-index.ts';
import type { ScopeRef } from '../../activities/calls.ts';
import type { RequestSummary } from '../../domain/request/request-summary.ts';
import type { Database } from './sql/database.ts';

interface Row {
  acquirer_id: string;
  merchant_id: string;
  terminal: string;
  request_id: string;
  stage: string;
  money: string;
  closed_at: Date | null;
  settled_last4: string | null;
}

export const createRequestIndex = (db: Database): RequestIndexPort => ({
  async *scanOpen(after) {
    const condition = sql`closed_at is null or money = 'hold'`;
    for await (const row of readPages(db, perScope, condition, after)) yield toRequestSummary(row);
  },

  async *scanAll(after) {
    for await (const row of readPages(db, perMerchant, sql`true`, after))
      yield toRequestSummary(row);
  },

  async *scanOutcomes(since, after) {
    const condition = sql`closed_at >= ${new Date(since)}`;
    for await (const row of readPages(db, perScope, condition, after))
      yield {
        ...toRequestSummary(row),
        ...(row.settled_last4 !== null && { targetLast4: row.settled_last4 }),
      };
  },

  async hasRequest({ acquirerId, merchantId }) {
    const row = await db
      .selectFrom('requests')
      .select('request_id')
      .where('acquirer_id', '=', acquirerId)
      .where('merchant_id', '=', merchantId)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  },

  async listAcquirers() {
    const rows = await db.selectFrom('requests').select('acquirer_id').distinct().execute();
    return rows.map(({ acquirer_id }) => acquirer_id).toSorted(compareIds);
  },

  async findNewest({ acquirerId, merchantId, terminal = '' }) {
    const row = await db
      .selectFrom('requests')
      .select([
        'acquirer_id',
        'merchant_id',
        'terminal',
        'request_id',
        'stage',
        'money',
        'closed_at',
        'settled_last4',
      ])
      .where('acquirer_id', '=', acquirerId)
      .where('merchant_id', '=', merchantId)
      .where('terminal', '=', terminal)
      .orderBy('opened_at', 'desc')
      .orderBy('request_id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && toRequestSummary(row);
  },
});

/** As programs compare text, whatever the collation of the database. */
const compareIds = (one: string, other: string): number => (one < other ? -1 : 1);

const rowsPerPage = 500;

/** Of what the newest request is read, and where a scan goes on behind a place. */
interface Grouping {
  columns: ReturnType<typeof sql>;
  isBehind: (place: Required<ScopeRef>) => ReturnType<typeof sql>;
}

const perMerchant: Grouping = {
  columns: sql`acquirer_id, merchant_id`,
  isBehind: ({ acquirerId, merchantId }) =>
    sql`(acquirer_id, merchant_id) > (${acquirerId}, ${merchantId})`,
};
const perScope: Grouping = {
  columns: sql`acquirer_id, merchant_id, terminal`,
  isBehind: ({ acquirerId, merchantId, terminal }) =>
    sql`(acquirer_id, merchant_id, terminal) > (${acquirerId}, ${merchantId}, ${terminal})`,
};

/** The newest request of each group, where it meets the condition. An older request never replaces it. */
async function* readPages(
  db: Database,
  { columns, isBehind }: Grouping,
  condition: ReturnType<typeof sql>,
  after: ScopeRef | undefined,
): AsyncGenerator<Row> {
  let place = { acquirerId: '', merchantId: '', terminal: '', ...after };
  for (;;) {
    const { rows } = await sql<Row>`
      select * from (
        select distinct on (${columns})
          acquirer_id, merchant_id, terminal, request_id, stage, money, closed_at, settled_last4
        from requests
        where ${isBehind(place)}
        order by ${columns}, opened_at desc, request_id desc
      ) newest
      where ${condition}
      order by ${columns}
      limit ${rowsPerPage}`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < rowsPerPage) return;
    const { acquirer_id: acquirerId, merchant_id: merchantId, terminal } = last;
    place = { acquirerId, merchantId, terminal };
  }
}

const toRequestSummary = (row: Row): RequestSummary => ({
  acquirerId: row.acquirer_id,
  merchantId: row.merchant_id,
  ...(row.terminal !== '' && { terminal: row.terminal }),
  requestId: row.request_id,
  stage: row.stage as RequestSummary['stage'],
  money: row.money as RequestSummary['money'],
  closed: row.closed_at !== null,
  ...(row.closed_at !== null && { closedAt: row.closed_at.toISOString() }),
});
