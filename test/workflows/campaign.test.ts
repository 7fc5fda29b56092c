/** Campaigns: each row becomes a request of its own, at a rate that reviewers can handle. */
import {
  WorkflowUpdateFailedError,
  type WorkflowHandle,
  type WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Campaigns } from '../../client/index.ts';
import { createEmptyRowCounts } from '../../domain/campaign/campaign.ts';
import { abort, campaignStatusQuery, pause, resume } from '../../workflows/campaign/contract.ts';
import {
  CampaignScenario,
  startCampaignTestEnv,
  type CampaignTestEnv,
} from '../support/campaign-scenario.ts';
import { staff } from '../support/people.ts';

let testEnv: CampaignTestEnv;
beforeAll(async () => {
  testEnv = await startCampaignTestEnv();
});
afterAll(() => testEnv.close());

const byOperator = { by: staff.operator, reason: 'the bank asked for it' };
const minuteMs = 60_000;

/** Every run of a campaign, first to last. */
async function runsOf(handle: WorkflowHandleWithFirstExecutionRunId): Promise<WorkflowHandle[]> {
  const runs: WorkflowHandle[] = [];
  for (let runId: string | undefined = handle.firstExecutionRunId; runId !== undefined;) {
    const run: WorkflowHandle = testEnv.env.client.workflow.getHandle(handle.workflowId, runId);
    runs.push(run);
    const { events } = await run.fetchHistory();
    runId =
      events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ??
      undefined;
  }
  return runs;
}

async function replayed(handle: WorkflowHandleWithFirstExecutionRunId): Promise<number> {
  const runs = await runsOf(handle);
  for (const run of runs) await testEnv.replay(run);
  return runs.length;
}

const codeOf = async (update: Promise<unknown>): Promise<string | null | undefined> => {
  const error: unknown = await update.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorkflowUpdateFailedError)) throw error ?? new Error('was not refused');
  return error.cause instanceof ApplicationFailure ? error.cause.type : undefined;
};

describe('a campaign', () => {
  it('submits every row once, never faster than its rate, and ends with a result for each row', async () => {
    const scenario = new CampaignScenario(testEnv);
    await scenario.loadRows(34);
    testEnv.setRowFate(scenario.getMerchantId(3), 'rejected');
    testEnv.setRowFate(scenario.getMerchantId(5), { state: 'refused', code: 'POL_OPEN_REQUEST' });
    const handle = await scenario.start();
    expect(await handle.result()).toMatchObject({
      state: 'ended',
      counts: { ...createEmptyRowCounts(), completed: 32, rejected: 1, refused: 1 },
    });
    const submitted = scenario.listSubmissions();
    expect(new Set(submitted.map(({ merchantId }) => merchantId)).size).toBe(34);
    expect(submitted).toHaveLength(34);
    const first = submitted[0]?.at ?? 0;
    for (const minute of [1, 2, 3]) {
      const soFar = submitted.filter(({ at }) => at < first + minute * minuteMs - 1_000);
      expect(soFar.length).toBeLessThanOrEqual(minute * 10);
    }
    expect((await scenario.readResults()).find(({ rowNo }) => rowNo === 5)).toMatchObject({
      state: 'refused',
      code: 'POL_OPEN_REQUEST',
    });
    expect(await replayed(handle)).toBe(1);
  });

  it('alternates between its acquirers, however many rows one of them has', async () => {
    const scenario = new CampaignScenario(testEnv, {
      acquirerIds: ['acq-a', 'acq-b', 'acq-c'],
      pacing: { perMinute: 9, inFlight: 100 },
    });
    await scenario.loadRows(4);
    await (await scenario.start()).result();
    const wave = scenario.listSubmissions().slice(0, 9);
    for (const acquirer of ['acq-a', 'acq-b', 'acq-c'])
      expect(wave.filter(({ acquirerId }) => acquirerId === acquirer)).toHaveLength(3);
  });

  it('has no more open requests than its limit, and continues as they close', async () => {
    const scenario = new CampaignScenario(testEnv, { pacing: { perMinute: 60, inFlight: 4 } });
    await scenario.loadRows(6);
    for (let n = 1; n <= 6; n += 1) testEnv.setRowFate(scenario.getMerchantId(n), 'stays-open');
    const handle = await scenario.start();
    await testEnv.env.sleep('3 hours');
    expect(scenario.listSubmissions()).toHaveLength(4);
    await testEnv.endRequest(scenario.getMerchantId(2), 'completed');
    await testEnv.env.sleep('2 hours');
    expect(scenario.listSubmissions()).toHaveLength(5);
    for (const n of [1, 3, 4, 5]) await testEnv.endRequest(scenario.getMerchantId(n), 'completed');
    await testEnv.env.sleep('2 hours');
    await testEnv.endRequest(scenario.getMerchantId(6), 'expired');
    expect((await handle.result()).counts).toEqual({
      ...createEmptyRowCounts(),
      completed: 5,
      expired: 1,
    });
    expect(await replayed(handle)).toBe(1);
  });

  it('submits nothing while it is paused, and continues where it stopped', async () => {
    const scenario = new CampaignScenario(testEnv);
    await scenario.loadRows(30);
    const handle = await scenario.start();
    await testEnv.env.sleep('10 seconds');
    const paused = await handle.executeUpdate(pause, { args: [byOperator], updateId: 'p-1' });
    expect(paused.state).toBe('paused');
    const before = scenario.listSubmissions().length;
    expect(before).toBeLessThan(30);
    await testEnv.env.sleep('1 day');
    expect(scenario.listSubmissions()).toHaveLength(before);
    expect(await handle.query(campaignStatusQuery)).toMatchObject({ state: 'paused' });
    await handle.executeUpdate(resume, { args: [byOperator] });
    expect((await handle.result()).counts.completed).toBe(30);
    expect(scenario.listSubmissions()).toHaveLength(30);
    expect(await replayed(handle)).toBe(1);
  });

  it('is paused by a cancellation in Temporal, as its entries say, and goes on when it is resumed', async () => {
    const scenario = new CampaignScenario(testEnv);
    await scenario.loadRows(30);
    const handle = await scenario.start();
    await testEnv.env.sleep('10 seconds');
    await handle.cancel();
    await testEnv.env.sleep('1 day');
    const { campaigns } = testEnv.storage;
    expect(await campaigns.find(scenario.campaignId)).toMatchObject({ state: 'paused' });
    expect((await campaigns.listEntries(scenario.campaignId))[0]).toMatchObject({
      ...{ actor: 'temporal', action: 'pause' },
    });
    expect(scenario.listSubmissions().length).toBeLessThan(30);
    await handle.executeUpdate(resume, { args: [byOperator] });
    expect(await handle.result()).toMatchObject({ state: 'ended', counts: { completed: 30 } });
    expect(scenario.listSubmissions()).toHaveLength(30);
    expect(await replayed(handle)).toBe(1);
  });

  it('submits nothing more after it is aborted, while submitted requests continue', async () => {
    const scenario = new CampaignScenario(testEnv);
    await scenario.loadRows(30);
    testEnv.setRowFate(scenario.getMerchantId(1), 'stays-open');
    const handle = await scenario.start();
    await testEnv.env.sleep('10 seconds');
    await handle.executeUpdate(abort, { args: [{ by: staff.supervisor, reason: 'wrong file' }] });
    const { state, counts } = await handle.result();
    expect(state).toBe('aborted');
    expect(counts.waiting).toBe(30 - scenario.listSubmissions().length);
    expect(await testEnv.storage.campaigns.find(scenario.campaignId)).toMatchObject({ state });
    expect(await replayed(handle)).toBe(1);
  });

  it('aborts itself when too many rows fail, and notifies the staff once', async () => {
    const scenario = new CampaignScenario(testEnv, { abortWhen: { share: 0.3, afterRows: 10 } });
    await scenario.loadRows(40);
    for (const n of [2, 4, 6, 8]) testEnv.setRowFate(scenario.getMerchantId(n), 'rejected');
    const handle = await scenario.start();
    expect(await handle.result()).toMatchObject({
      state: 'aborted',
      counts: { completed: 6, rejected: 4, waiting: 30 },
    });
    const notes = testEnv.staffNotices.filter(({ messageId }) =>
      messageId.includes(scenario.campaignId),
    );
    expect(notes).toMatchObject([{ subject: expect.stringContaining(scenario.campaignId) }]);
    expect(await replayed(handle)).toBe(1);
  });

  it('submits the other rows when one row cannot be submitted', async () => {
    const scenario = new CampaignScenario(testEnv);
    await scenario.loadRows(5);
    testEnv.setRowFate(scenario.getMerchantId(2), 'no-answer');
    const { counts } = await (await scenario.start()).result();
    expect(counts).toEqual({ ...createEmptyRowCounts(), completed: 4, refused: 1 });
    expect((await scenario.readResults())[1]).toMatchObject({
      state: 'refused',
      code: 'SYS_INTERNAL',
    });
  });

  it('submits a row that gets no answer for two hours, as in an outage of ours', async () => {
    const scenario = new CampaignScenario(testEnv);
    await scenario.loadRows(5);
    testEnv.setRowFate(scenario.getMerchantId(2), 'no-answer');
    const handle = await scenario.start();
    await testEnv.env.sleep('2 hours');
    testEnv.setRowFate(scenario.getMerchantId(2), 'completed');
    expect((await handle.result()).counts).toEqual({ ...createEmptyRowCounts(), completed: 5 });
  });

  it('continues as new before its history grows, and submits no row twice', async () => {
    const scenario = new CampaignScenario(testEnv);
    await scenario.loadRows(48);
    const handle = await scenario.start(15);
    await testEnv.env.sleep('10 seconds');
    const again = { args: [byOperator] as [typeof byOperator], updateId: 'p-1' };
    await handle.executeUpdate(pause, again);
    await handle.executeUpdate(resume, { args: [byOperator], updateId: 'r-1' });
    await testEnv.env.sleep('150 seconds');
    // The first pause is sent once more: it is a repeat, although an earlier run handled it.
    const follow = testEnv.env.client.workflow.getHandle(handle.workflowId);
    expect(await follow.executeUpdate(pause, again)).toMatchObject({ state: 'running' });
    expect((await handle.result()).counts.completed).toBe(48);
    expect(scenario.listSubmissions()).toHaveLength(48);
    expect(await replayed(handle)).toBeGreaterThanOrEqual(3);
  });

  it('[A29] is paused and aborted by operators and supervisors only, and not twice', async () => {
    const scenario = new CampaignScenario(testEnv);
    await scenario.loadRows(20);
    const handle = await scenario.start();
    const act = (by: { id: string; role: 'maker' | 'operator' }, definition = pause) =>
      handle.executeUpdate(definition, { args: [{ by }] });
    expect(await codeOf(act(staff.maker))).toBe('ACT_NOT_ALLOWED');
    expect(await codeOf(act(staff.maker, abort))).toBe('ACT_NOT_ALLOWED');
    expect(await codeOf(act(staff.operator, resume))).toBe('ACT_NO_CHANGE');
    await act(staff.operator);
    expect(await codeOf(act(staff.operator))).toBe('ACT_NO_CHANGE');
    await act(staff.operator, resume);
    await handle.result();
  });

  it('starts once per key through the library, which gives a reason for each refusal', async () => {
    const scenario = new CampaignScenario(testEnv);
    await scenario.loadRows(25);
    const campaigns = new Campaigns(testEnv.env.client);
    const { campaignId, request } = scenario;
    const byMaker = { ...request, startedBy: staff.maker };
    await expect(campaigns.start(byMaker)).rejects.toMatchObject({ code: 'ACT_NOT_ALLOWED' });
    const tooFast = { ...request, pacing: { perMinute: 0, inFlight: 1 } };
    await expect(campaigns.start(tooFast)).rejects.toMatchObject({
      problems: [{ field: 'pacing.perMinute', code: 'INP_FORMAT' }],
    });
    await campaigns.start(request);
    await campaigns.start(request);
    const paused = await campaigns.act(campaignId, 'pause', byOperator, 'key-1');
    expect(await campaigns.act(campaignId, 'pause', byOperator, 'key-1')).toEqual(paused);
    await expect(campaigns.act(campaignId, 'pause', byOperator, 'key-2')).rejects.toMatchObject({
      code: 'ACT_NO_CHANGE',
    });
    expect(await campaigns.status(campaignId)).toMatchObject({ campaignId, state: 'paused' });
    // A key that was used for another act keeps nobody from theirs.
    const resumed = await campaigns.act(campaignId, 'resume', byOperator, 'key-1');
    expect(resumed).toMatchObject({ state: 'running' });
    const bySupervisor = { by: staff.supervisor, reason: 'the bank asked for it' };
    expect(await campaigns.act(campaignId, 'pause', bySupervisor, 'key-1')).toMatchObject({
      state: 'paused',
    });
    await campaigns.act(campaignId, 'resume', byOperator, 'key-3');
    expect(await campaigns.outcome(campaignId)).toMatchObject({ state: 'ended' });
    await campaigns.start(request);
    expect(scenario.listSubmissions()).toHaveLength(25);
  });

  it('whose rows were never loaded fails with an error that says so', async () => {
    const scenario = new CampaignScenario(testEnv);
    const handle = await scenario.start();
    await expect(handle.result()).rejects.toMatchObject({
      cause: { cause: { message: expect.stringContaining('load its rows first') } },
    });
  });
});
