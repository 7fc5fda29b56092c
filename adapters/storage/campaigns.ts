/** Campaigns and their rows in SQL: ten thousand rows are too many for a payload. */
import { randomUUID } from 'node:crypto';
import type { CampaignsPort, SubmissionResult } from '../../activities/campaigns.ts';
import {
  createEmptyRowCounts,
  type CampaignState,
  type RowState,
} from '../../domain/campaign/campaign.ts';
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import { outcomeKinds } from '../../domain/request/stages.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { readResults, selectFairestRows, type CampaignRowResult } from './campaign-rows.ts';
import type { Database } from './sql/database.ts';

export interface NewCampaignRow {
  rowNo: number;
  request: CardChangeRequest;
}

/** What somebody, or the campaign itself, did to it. */
export interface CampaignEntry {
  /** ISO 8601 */
  at: string;
  actor: string;
  action: string;
  reason?: string;
}

export interface CampaignSummary {
  campaignId: string;
  state: CampaignState;
  /** ISO 8601 */
  openedAt: string;
}

/** What the API needs besides. */
export interface Campaigns extends CampaignsPort {
  /**
   * Opens a campaign for loading and deletes rows that were loaded before. A loading that is still at work adds no more.
   * @returns the id of this loading
   * @throws PortFailure refused when the campaign has begun
   */
  open(campaignId: string, acquirerIds: readonly string[]): Promise<string>;
  find(campaignId: string): Promise<{ acquirerIds: string[]; state: CampaignState } | undefined>;
  /** Campaigns of this acquirer alone, newest first. */
  list(acquirerId: string, limit: number): Promise<CampaignSummary[]>;
  /**
   * Adds rows while the campaign is loading.
   * @returns numbers of the rows that were not added, because another row has the same merchant
   * @param loadId as `open` answered it
   * @throws PortFailure refused when the campaign is unknown, has begun or was opened again since
   */
  addRows(campaignId: string, loadId: string, rows: readonly NewCampaignRow[]): Promise<number[]>;
  /**
   * Says that the file of a loading has been read to its end.
   * @throws PortFailure as `addRows`
   */
  endLoading(campaignId: string, loadId: string): Promise<void>;
  /**
   * Begins a campaign whose file has been read to its end: from then on its rows stay as they are, also where nobody knows whether
   * its workflow has started.
   * @returns whether it has begun, now or before
   * @throws PortFailure refused when the campaign is unknown
   */
  begin(campaignId: string): Promise<boolean>;
  /** The newest first. */
  listEntries(campaignId: string): Promise<CampaignEntry[]>;
  /** Rows in the order of the file, of all acquirers or of one. */
  streamResults(campaignId: string, acquirerId?: string): AsyncIterable<CampaignRowResult>;
}

export const createCampaigns = (db: Database): Campaigns => ({
  open: (campaignId, acquirerIds) =>
    db.transaction().execute(async (trx) => {
      const loading = { acquirer_ids: JSON.stringify(acquirerIds), load_id: randomUUID() };
      await trx
        .insertInto('campaigns')
        .values({
          campaign_id: campaignId,
          state: 'loading' satisfies CampaignState,
          ...loading,
        })
        .onConflict((conflict) => conflict.column('campaign_id').doUpdateSet(loading))
        .execute();
      await assertLoading(trx, campaignId, loading.load_id);
      await trx.deleteFrom('campaign_rows').where('campaign_id', '=', campaignId).execute();
      return loading.load_id;
    }),

  async find(campaignId) {
    const row = await db
      .selectFrom('campaigns')
      .select(['acquirer_ids', 'state'])
      .where('campaign_id', '=', campaignId)
      .executeTakeFirst();
    return (
      row && {
        acquirerIds: JSON.parse(row.acquirer_ids) as string[],
        state: row.state as CampaignState,
      }
    );
  },

  async list(acquirerId, limit) {
    const rows = await db
      .selectFrom('campaigns')
      .select(['campaign_id', 'state', 'created_at'])
      .where('acquirer_ids', '=', JSON.stringify([acquirerId]))
      .orderBy('created_at', 'desc')
      .orderBy('campaign_id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      campaignId: row.campaign_id,
      state: row.state as CampaignState,
      openedAt: row.created_at.toISOString(),
    }));
  },

  addRows: (campaignId, loadId, rows) =>
    db.transaction().execute((trx) => insertRows(trx, campaignId, loadId, rows)),

  endLoading: (campaignId, loadId) =>
    db.transaction().execute(async (trx) => {
      await assertLoading(trx, campaignId, loadId);
      await updateCampaign(trx, campaignId, { load_id: noLoading });
    }),

  begin: (campaignId) =>
    db.transaction().execute(async (trx) => {
      const { state, loadId } = await lockCampaign(trx, campaignId);
      if (state !== 'loading') return true;
      if (loadId !== noLoading) return false;
      await updateCampaign(trx, campaignId, { state: 'running' });
      return true;
    }),

  listNextRows: (campaignId, limit) => selectFairestRows(db, campaignId, limit),

  async readRequest(campaignId, rowNo) {
    const row = await db
      .selectFrom('campaign_rows')
      .select('request')
      .where('campaign_id', '=', campaignId)
      .where('row_no', '=', rowNo)
      .executeTakeFirst();
    if (!row) throw new Error(`campaign ${campaignId} has no row ${rowNo}`);
    return JSON.parse(row.request) as CardChangeRequest;
  },

  async markRow(campaignId, rowNo, submitted: SubmissionResult) {
    await db
      .updateTable('campaign_rows')
      .set({
        state: submitted.state,
        code: submitted.state === 'refused' ? submitted.code : null,
      })
      .where('campaign_id', '=', campaignId)
      .where('row_no', '=', rowNo)
      .where('state', '=', 'waiting')
      .execute();
  },

  async collectOutcomes(campaignId) {
    await copyOutcomes(db, campaignId);
    const counted = await db
      .selectFrom('campaign_rows')
      .select(({ fn }) => ['state', fn.countAll<string>().as('rows')])
      .where('campaign_id', '=', campaignId)
      .groupBy('state')
      .execute();
    const counts = createEmptyRowCounts();
    for (const { state, rows } of counted) counts[state as RowState] = Number(rows);
    return counts;
  },

  recordEntry: (campaignId, entry, state) =>
    db.transaction().execute(async (trx) => {
      await lockCampaign(trx, campaignId);
      await trx
        .insertInto('campaign_entries')
        .values({ campaign_id: campaignId, ...entry, at: new Date(entry.at) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      // An entry that comes late must not bring back an earlier state.
      const later = trx
        .selectFrom('campaign_entries')
        .select('seq')
        .where('campaign_id', '=', campaignId)
        .where('seq', '>', entry.seq);
      await trx
        .updateTable('campaigns')
        .set({ state })
        .where('campaign_id', '=', campaignId)
        .where((eb) => eb.not(eb.exists(later)))
        .execute();
    }),

  async listEntries(campaignId) {
    const rows = await db
      .selectFrom('campaign_entries')
      .select(['at', 'actor', 'action', 'reason'])
      .where('campaign_id', '=', campaignId)
      .orderBy('seq', 'desc')
      .execute();
    return rows.map(({ at, reason, ...entry }) => ({
      ...entry,
      at: at.toISOString(),
      ...(reason !== null && { reason }),
    }));
  },

  streamResults: (campaignId, acquirerId) => readResults(db, campaignId, acquirerId),
});

/** No file is being read: the last one has been, to its end. */
const noLoading = '';

const updateCampaign = (
  trx: Database,
  campaignId: string,
  set: { load_id: string } | { state: CampaignState },
) => trx.updateTable('campaigns').set(set).where('campaign_id', '=', campaignId).execute();

/** Locks the row of the campaign. @throws PortFailure refused when there is none */
async function lockCampaign(
  trx: Database,
  campaignId: string,
): Promise<{ state: CampaignState; loadId: string }> {
  const campaign = await trx
    .selectFrom('campaigns')
    .select(['state', 'load_id'])
    .where('campaign_id', '=', campaignId)
    .forUpdate()
    .executeTakeFirst();
  if (!campaign) throw new PortFailure('refused', `no campaign ${campaignId}: load its rows first`);
  return { state: campaign.state as CampaignState, loadId: campaign.load_id };
}

async function assertLoading(trx: Database, campaignId: string, loadId: string): Promise<void> {
  const campaign = await lockCampaign(trx, campaignId);
  const refuse = (problem: string) =>
    new PortFailure('refused', `campaign ${campaignId} ${problem}`, { code: 'ACT_WRONG_STAGE' });
  if (campaign.state !== 'loading') throw refuse('has begun: its rows stay as they are');
  // Whoever gave a file up and sends another one wants no row of the first.
  if (campaign.loadId !== loadId)
    throw refuse('was opened again: the rows of the later file count');
}

async function insertRows(
  trx: Database,
  campaignId: string,
  loadId: string,
  rows: readonly NewCampaignRow[],
): Promise<number[]> {
  await assertLoading(trx, campaignId, loadId);
  if (rows.length === 0) return [];
  const inserted = await trx
    .insertInto('campaign_rows')
    .values(
      rows.map(({ rowNo, request }) => ({
        campaign_id: campaignId,
        row_no: rowNo,
        acquirer_id: request.acquirerId,
        merchant_id: request.merchantId,
        request_id: request.requestId,
        request: JSON.stringify(request),
        state: 'waiting' satisfies RowState,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('row_no')
    .execute();
  const insertedRowNos = new Set(inserted.map(({ row_no }) => row_no));
  return rows.map(({ rowNo }) => rowNo).filter((rowNo) => !insertedRowNos.has(rowNo));
}

/** Copies the outcomes of closed requests to their rows. */
const copyOutcomes = (db: Database, campaignId: string) =>
  db
    .updateTable('campaign_rows as row')
    .from('requests as request')
    .set((eb) => ({ state: eb.ref('request.stage') }))
    .whereRef('request.acquirer_id', '=', 'row.acquirer_id')
    .whereRef('request.request_id', '=', 'row.request_id')
    .where('row.campaign_id', '=', campaignId)
    .where('row.state', '=', 'open')
    .where('request.stage', 'in', [...outcomeKinds])
    .execute();
