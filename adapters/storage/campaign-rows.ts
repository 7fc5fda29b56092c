/** How the rows of campaigns are read: which are submitted next, and what became of each. */
import { sql } from 'kysely';
import type { RowRef } from '../../activities/campaigns.ts';
import type { RowState } from '../../domain/campaign/campaign.ts';
import type { Database } from './sql/database.ts';

export interface CampaignRowResult extends RowRef {
  requestId: string;
  state: RowState;
  code?: string;
}

/** Rows are ordered by the acquirer's open requests plus the row's rank among its waiting rows, lowest first. */
export async function selectFairestRows(
  db: Database,
  campaignId: string,
  limit: number,
): Promise<RowRef[]> {
  const { rows } = await sql<{ row_no: number; acquirer_id: string; merchant_id: string }>`
    with under_way as (
      select acquirer_id, count(*) as requests from campaign_rows
      where campaign_id = ${campaignId} and state = 'open' group by acquirer_id
    )
    select row_no, w.acquirer_id, merchant_id
    from campaign_rows w left join under_way u on u.acquirer_id = w.acquirer_id
    where campaign_id = ${campaignId} and state = 'waiting'
    order by coalesce(u.requests, 0)
      + row_number() over (partition by w.acquirer_id order by row_no), w.acquirer_id
    limit ${limit}`.execute(db);
  return rows.map(({ row_no, acquirer_id, merchant_id }) => ({
    rowNo: row_no,
    acquirerId: acquirer_id,
    merchantId: merchant_id,
  }));
}

const rowsPerPage = 500;

/** Rows in the order of the file, of all acquirers or of one. */
export async function* readResults(
  db: Database,
  campaignId: string,
  acquirerId: string | undefined,
): AsyncGenerator<CampaignRowResult> {
  for (let after = 0; ;) {
    let page = buildPageQuery(db, campaignId, after);
    if (acquirerId !== undefined) page = page.where('row.acquirer_id', '=', acquirerId);
    const rows = await page.execute();
    for (const row of rows) {
      const code = row.code ?? row.outcome_code ?? undefined;
      yield {
        rowNo: row.row_no,
        acquirerId: row.acquirer_id,
        merchantId: row.merchant_id,
        requestId: row.request_id,
        state: row.state as RowState,
        ...(code !== undefined && { code }),
      };
      after = row.row_no;
    }
    if (rows.length < rowsPerPage) return;
  }
}

/** Each row with the failure code its request ended with. */
const buildPageQuery = (db: Database, campaignId: string, after: number) =>
  db
    .selectFrom('campaign_rows as row')
    .leftJoin('requests as request', (join) =>
      join
        .onRef('request.acquirer_id', '=', 'row.acquirer_id')
        .onRef('request.request_id', '=', 'row.request_id'),
    )
    .select(['row_no', 'row.acquirer_id', 'row.merchant_id', 'row.request_id'])
    .select(['state', 'code', 'request.outcome_code'])
    .where('row.campaign_id', '=', campaignId)
    .where('row_no', '>', after)
    .orderBy('row_no')
    .limit(rowsPerPage);
