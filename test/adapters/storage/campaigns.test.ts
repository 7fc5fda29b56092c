import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { CampaignEntry, CampaignEntryAction } from '../../../activities/campaigns.ts';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import type { CampaignRowResult } from '../../../adapters/storage/campaign-rows.ts';
import { createCampaigns, type NewCampaignRow } from '../../../adapters/storage/campaigns.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createEmptyRowCounts } from '../../../domain/campaign/campaign.ts';
import type { CardChangeRequest } from '../../../domain/request/card-change-schema.ts';
import type { OutcomeKind } from '../../../domain/request/stages.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';

let made = 0;

describeOnBothDatabases('The rows of a campaign', (database) => {
  const campaigns = () => createCampaigns(database());
  /** Of the last loading. */
  let loadId = '';

  const loaded = async (
    rows: readonly NewCampaignRow[],
    acquirerIds = ['demo'],
  ): Promise<string> => {
    const campaignId = `merger-${(made += 1)}`;
    loadId = await campaigns().open(campaignId, acquirerIds);
    await campaigns().addRows(campaignId, loadId, rows);
    return campaignId;
  };
  const rowOf = (
    rowNo: number,
    acquirerId = 'demo',
    merchantId = `M-${rowNo}`,
  ): NewCampaignRow => ({
    rowNo,
    request: {
      requestId: `campaign-${made + 1}-${acquirerId}-${rowNo}`,
      acquirerId,
      merchantId,
    } as CardChangeRequest,
  });
  const rows = (from: number, to: number, acquirerId?: string) =>
    Array.from({ length: to - from + 1 }, (_, n) => rowOf(from + n, acquirerId));
  const results = async (campaignId: string, acquirerId?: string): Promise<CampaignRowResult[]> => {
    const all: CampaignRowResult[] = [];
    for await (const row of campaigns().streamResults(campaignId, acquirerId)) all.push(row);
    return all;
  };
  const nextRows = async (campaignId: string, limit: number) =>
    (await campaigns().listNextRows(campaignId, limit)).map(({ rowNo }) => rowNo);
  const open = (campaignId: string, rowNo: number) =>
    campaigns().markRow(campaignId, rowNo, { state: 'open' });

  const closed = async (campaignId: string, rowNo: number, stage: OutcomeKind, reason?: string) => {
    const { requestId, acquirerId, merchantId } = await campaigns().readRequest(campaignId, rowNo);
    const opening = buildOpening({ requestId, acquirerId, merchantId });
    await createRequests(database()).open(opening);
    const closing = buildEntry(1, { action: 'closed', ...(reason && { reason }) });
    const { state: standing } = buildBatch(opening, [1, 1]);
    await createAuditLog(database()).append(
      buildBatch(opening, [1, 1], { entries: [closing], state: { ...standing, stage } }),
    );
  };

  it('The rows of a campaign are listed in turn by acquirer, however many rows one of them has', async () => {
    const campaignId = await loaded(
      [...rows(1, 6, 'big'), ...rows(7, 8, 'small'), rowOf(9, 'tiny')],
      ['big', 'small', 'tiny'],
    );
    expect(await nextRows(campaignId, 5)).toEqual([1, 7, 9, 2, 8]);
  });

  it('The rows of a campaign are listed first for the acquirer with the fewest open requests', async () => {
    const campaignId = await loaded([...rows(1, 6, 'a'), ...rows(7, 12, 'b')], ['a', 'b']);
    for (const rowNo of [1, 2, 3]) await open(campaignId, rowNo);
    expect(await nextRows(campaignId, 5)).toEqual([7, 8, 9, 4, 10]);
  });

  it('The rows of a campaign get the outcomes of their requests, with the failure code', async () => {
    const campaignId = await loaded(rows(1, 4));
    for (const rowNo of [1, 2, 3]) await open(campaignId, rowNo);
    await campaigns().markRow(campaignId, 4, { state: 'refused', code: 'POL_OPEN_REQUEST' });
    await closed(campaignId, 1, 'completed');
    await closed(campaignId, 2, 'rejected', 'RSK_STOP');
    expect(await campaigns().collectOutcomes(campaignId)).toEqual({
      ...createEmptyRowCounts(),
      open: 1,
      refused: 1,
      completed: 1,
      rejected: 1,
    });
    const found = await results(campaignId);
    expect(found.map(({ rowNo, state, code }) => [rowNo, state, code])).toEqual([
      [1, 'completed', undefined],
      [2, 'rejected', 'RSK_STOP'],
      [3, 'open', undefined],
      [4, 'refused', 'POL_OPEN_REQUEST'],
    ]);
  });

  it('The rows of a campaign keep their state once they are submitted', async () => {
    const campaignId = await loaded(rows(1, 1));
    await open(campaignId, 1);
    await campaigns().markRow(campaignId, 1, { state: 'refused', code: 'SYS_INTERNAL' });
    expect(await results(campaignId)).toMatchObject([{ state: 'open' }]);
  });

  it('The rows of a campaign may be loaded again until the campaign has begun, never afterwards', async () => {
    const campaignId = await loaded(rows(1, 3));
    const given = loadId;
    loadId = await campaigns().open(campaignId, ['demo']);
    await expect(campaigns().addRows(campaignId, given, rows(4, 4))).rejects.toThrow(
      'the rows of the later file count',
    );
    expect(await campaigns().addRows(campaignId, loadId, [rowOf(2, 'demo', 'M-3')])).toEqual([]);
    expect(await results(campaignId)).toMatchObject([{ rowNo: 2, merchantId: 'M-3' }]);
    const begun: CampaignEntry = {
      seq: 1,
      at: '2026-06-10T02:00:00.000Z',
      actor: 'operator-1',
      action: 'start',
    };
    await campaigns().recordEntry(campaignId, begun, 'running');
    await expect(campaigns().addRows(campaignId, loadId, rows(4, 4))).rejects.toThrow('has begun');
    await expect(campaigns().open(campaignId, ['other'])).rejects.toThrow('has begun');
    expect(await campaigns().find(campaignId)).toEqual({ acquirerIds: ['demo'], state: 'running' });
    await expect(campaigns().addRows('nobody-knows', loadId, rows(1, 1))).rejects.toThrow(
      'load its rows',
    );
  });

  it('A campaign begins when its file has been read to its end, and not before', async () => {
    const campaignId = await loaded(rows(1, 3));
    expect(await campaigns().begin(campaignId)).toBe(false);
    await campaigns().endLoading(campaignId, loadId);
    const given = loadId;
    loadId = await campaigns().open(campaignId, ['demo']);
    expect(await campaigns().begin(campaignId)).toBe(false);
    await expect(campaigns().endLoading(campaignId, given)).rejects.toThrow('the later file');
    await campaigns().endLoading(campaignId, loadId);
    expect(await campaigns().begin(campaignId)).toBe(true);
    expect(await campaigns().begin(campaignId)).toBe(true);
    await expect(campaigns().open(campaignId, ['demo'])).rejects.toThrow('has begun');
    await expect(campaigns().begin('nobody-knows')).rejects.toThrow('load its rows');
  });

  it('The rows of a campaign contain each merchant once: a second row of a merchant is reported, the others are added', async () => {
    const campaignId = await loaded(rows(1, 2));
    const again = [rowOf(3, 'demo', 'M-1'), rowOf(4), rowOf(5, 'demo', 'M-4')];
    expect(await campaigns().addRows(campaignId, loadId, again)).toEqual([3, 5]);
    expect((await results(campaignId)).map(({ rowNo }) => rowNo)).toEqual([1, 2, 4]);
  });

  it('[I13] The rows of a campaign are streamed for one acquirer when it is named', async () => {
    const campaignId = await loaded([...rows(1, 2, 'a'), ...rows(3, 3, 'b')], ['a', 'b']);
    expect((await results(campaignId, 'b')).map(({ rowNo }) => rowNo)).toEqual([3]);
  });

  it('The rows of a campaign are streamed completely, however many pages they fill', async () => {
    const campaignId = await loaded(rows(1, 1_001));
    expect((await results(campaignId)).map(({ rowNo }) => rowNo)).toEqual(
      Array.from({ length: 1_001 }, (_, n) => n + 1),
    );
  });

  it('[A66] The rows of a campaign come with entries of what staff did, which are append-only', async () => {
    const campaignId = await loaded(rows(1, 1));
    const entry = (seq: number, action: CampaignEntryAction): CampaignEntry => ({
      seq,
      at: '2026-06-10T02:00:00.000Z',
      actor: 'operator-1',
      action,
    });
    await campaigns().recordEntry(campaignId, entry(2, 'pause'), 'paused');
    await campaigns().recordEntry(campaignId, entry(1, 'start'), 'running');
    await campaigns().recordEntry(campaignId, entry(2, 'pause'), 'paused');
    expect(await campaigns().find(campaignId)).toEqual({ acquirerIds: ['demo'], state: 'paused' });
    const acts = sql`update campaign_entries set actor = 'nobody' where campaign_id = ${campaignId}`;
    await expect(acts.execute(database())).rejects.toThrow('append-only');
    await expect(
      campaigns().recordEntry('nobody-knows', entry(1, 'end'), 'running'),
    ).rejects.toThrow('load its rows first');
  });
});
