/** Campaigns on the time-skipping server: real rows in SQL, and a stub that answers submissions. */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import type {
  Client,
  WorkflowHandle,
  WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import { createOperationsActivities, type OperationsPorts } from '../../activities/operations.ts';
import type { CampaignRowResult } from '../../adapters/storage/campaign-rows.ts';
import type { Storage } from '../../adapters/storage/storage.ts';
import { createDataConverter } from '../../adapters/temporal/data-converter.ts';
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import type { CampaignRequest } from '../../domain/campaign/campaign-schema.ts';
import type { OutcomeKind } from '../../domain/request/stages.ts';
import {
  buildCampaignWorkflowId,
  runCampaignType,
  type CampaignInput,
  type CampaignStatus,
} from '../../workflows/campaign/contract.ts';
import { taskQueue } from '../../workflows/contract.ts';
import { StubSubmissions, type RowFate, type Submission } from './stub-submissions.ts';
import { codecKeys, staffAddress } from './test-env.ts';
import { startTimeSkippingServer } from './time-skipping-server.ts';
import { openMemoryStorage } from './memory-database.ts';
import { staff } from './people.ts';
import { Replayer } from './replayer.ts';
import { installQuietRuntime } from './runtime.ts';

export type RunCampaign = (input: CampaignInput) => Promise<CampaignStatus>;

export interface CampaignTestEnv {
  env: TestWorkflowEnvironment;
  storage: Storage;
  /** Submissions in order, with the time of the workflows. */
  readonly submissions: readonly Submission[];
  readonly staffNotices: StaffMail[];
  /** Rows end completed unless another result is set for a merchant. */
  setRowFate(merchantId: string, fate: RowFate): void;
  /** Ends an open request. */
  endRequest(merchantId: string, outcome: OutcomeKind): Promise<void>;
  replay(handle: WorkflowHandle): Promise<void>;
  close(): Promise<void>;
}

export async function startCampaignTestEnv(): Promise<CampaignTestEnv> {
  installQuietRuntime();
  const vaultKeys = [{ id: 'test', key: Buffer.alloc(32, 1) }];
  const workflowBundle = { code: inject('workflowCode') };
  const converter = createDataConverter(codecKeys);
  const [env, storage] = await Promise.all([
    startTimeSkippingServer(converter),
    openMemoryStorage(vaultKeys),
  ]);
  const submissions = new StubSubmissions(storage, () => env.currentTimeMs());
  const notes: StaffMail[] = [];
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle,
    dataConverter: converter,
    activities: createOperationsActivities(buildPorts(storage, submissions, notes)),
  });
  const running = worker.run();
  const replayer = new Replayer(workflowBundle.code);
  return {
    env,
    storage,
    submissions: submissions.submissions,
    staffNotices: notes,
    setRowFate: (merchantId, fate) => void submissions.rowFates.set(merchantId, fate),
    endRequest: (merchantId, outcome) => submissions.endRequest(merchantId, outcome),
    replay: async (handle) => replayer.replay(await handle.fetchHistory(), handle.workflowId),
    close: async () => {
      worker.shutdown();
      await Promise.all([running, replayer.close()]);
      await env.teardown();
      await storage.close();
    },
  };
}

interface StaffMail {
  messageId: string;
  subject: string;
  text: string;
}

/** Reconciliation takes no part in campaigns. */
const buildPorts = (storage: Storage, submissions: StubSubmissions, notes: StaffMail[]) =>
  ({
    campaigns: storage.campaigns,
    submissions,
    mail: {
      send: async ({ to, ...note }) => {
        if (to === staffAddress) notes.push(note);
      },
    },
    staffAddress,
  }) satisfies Partial<OperationsPorts> as unknown as OperationsPorts;

let campaigns = 0;

/** A new campaign, loaded with rows and not started; the names of merchants begin with its own. */
export class CampaignScenario {
  readonly campaignId = `merger-${(campaigns += 1)}`;
  readonly request: CampaignRequest;
  readonly #testEnv: CampaignTestEnv;

  constructor(testEnv: CampaignTestEnv, order: Partial<CampaignRequest> = {}) {
    this.#testEnv = testEnv;
    this.request = {
      campaignId: this.campaignId,
      acquirerIds: ['demo'],
      policy: { profile: 'cn-default', version: 1 },
      pacing: { perMinute: 10, inFlight: 100 },
      abortWhen: { share: 0.5, afterRows: 10 },
      startedBy: staff.operator,
      ...order,
    };
  }

  getMerchantId = (n: number): string => `${this.campaignId}-M${n}`;

  /** Loads `count` rows for each acquirer, numbered from 1, one acquirer after the other. */
  async loadRows(rows: number): Promise<void> {
    const { campaignId, request } = this;
    const { campaigns: table } = this.#testEnv.storage;
    const loadId = await table.open(campaignId, request.acquirerIds);
    const requests = request.acquirerIds.flatMap((acquirerId) =>
      Array.from({ length: rows }, () => acquirerId),
    );
    await table.addRows(
      campaignId,
      loadId,
      requests.map((acquirerId, i) => ({
        rowNo: i + 1,
        request: {
          acquirerId,
          merchantId: this.getMerchantId(i + 1),
          requestId: `${campaignId}-row-${i + 1}`,
          intake: 'campaign',
        } as CardChangeRequest,
      })),
    );
  }

  start(rowsPerRun?: number): Promise<WorkflowHandleWithFirstExecutionRunId<RunCampaign>> {
    const client: Client = this.#testEnv.env.client;
    return client.workflow.start<RunCampaign>(runCampaignType, {
      workflowId: buildCampaignWorkflowId(this.campaignId),
      taskQueue,
      args: [{ request: this.request, ...(rowsPerRun !== undefined && { rowsPerRun }) }],
    });
  }

  listSubmissions(): Submission[] {
    return this.#testEnv.submissions.filter(({ merchantId }) =>
      merchantId.startsWith(`${this.campaignId}-`),
    );
  }

  async readResults(): Promise<CampaignRowResult[]> {
    const all: CampaignRowResult[] = [];
    for await (const row of this.#testEnv.storage.campaigns.streamResults(this.campaignId))
      all.push(row);
    return all;
  }
}
