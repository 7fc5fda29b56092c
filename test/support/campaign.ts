/** Campaigns on the time-skipping server: real rows in SQL, and a door that answers as a test says. */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import type {
  Client,
  WorkflowHandle,
  WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import { createBackOffice, type BackOfficePorts } from '../../activities/back-office.ts';
import type { StaffNote } from '../../activities/staff.ts';
import type { RowResult } from '../../adapters/campaigns.ts';
import type { Storage } from '../../adapters/storage.ts';
import { dataConverter } from '../../adapters/temporal/data-converter.ts';
import type { CardChangeRequest } from '../../domain/card-change.ts';
import type { CampaignOrder } from '../../domain/schemas/campaign.ts';
import type { OutcomeKind } from '../../domain/stages.ts';
import { testServer } from '../../scripts/servers.ts';
import {
  campaignWorkflowIdOf,
  runCampaignType,
  type CampaignInput,
  type CampaignStatus,
} from '../../workflows/campaign/contract.ts';
import { taskQueue } from '../../workflows/contract.ts';
import { StandInDoor, type Fate, type Submission } from './campaign-door.ts';
import { codecKeys, staffAddress } from './house.ts';
import { memoryStorage } from './memory.ts';
import { staff } from './people.ts';
import { Replayer } from './replayer.ts';
import { installQuietRuntime } from './runtime.ts';

export type RunCampaign = (input: CampaignInput) => Promise<CampaignStatus>;

export interface CampaignHouse {
  env: TestWorkflowEnvironment;
  storage: Storage;
  /** Submissions in order, with the workflows' time. */
  readonly submissions: readonly Submission[];
  readonly notes: StaffNote[];
  /** Rows end completed unless a merchant is given another fate. */
  fate(merchantId: string, fate: Fate): void;
  /** Ends an open request. */
  end(merchantId: string, outcome: OutcomeKind): Promise<void>;
  replay(handle: WorkflowHandle): Promise<void>;
  close(): Promise<void>;
}

export async function openCampaignHouse(): Promise<CampaignHouse> {
  installQuietRuntime();
  const vaultKeys = [{ id: 'test', key: Buffer.alloc(32, 1) }];
  const workflowBundle = { code: inject('workflowCode') };
  const [path, storage] = await Promise.all([testServer(), memoryStorage(vaultKeys)]);
  const converter = dataConverter(codecKeys);
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
    client: { dataConverter: converter },
  });
  const door = new StandInDoor(storage, () => env.currentTimeMs());
  const notes: StaffNote[] = [];
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle,
    dataConverter: converter,
    activities: createBackOffice(portsOf(storage, door, notes)),
  });
  const running = worker.run();
  const replayer = new Replayer(workflowBundle.code);
  return {
    env,
    storage,
    submissions: door.submissions,
    notes,
    fate: (merchantId, fate) => void door.fates.set(merchantId, fate),
    end: (merchantId, outcome) => door.end(merchantId, outcome),
    replay: async (handle) => replayer.replay(await handle.fetchHistory(), handle.workflowId),
    close: async () => {
      worker.shutdown();
      await Promise.all([running, replayer.close()]);
      await env.teardown();
      await storage.close();
    },
  };
}

/** The control has no part in campaigns. */
const portsOf = (storage: Storage, door: StandInDoor, notes: StaffNote[]) =>
  ({
    campaigns: storage.campaigns,
    submissions: door,
    mail: {
      send: async ({ to, ...note }) => {
        if (to === staffAddress) notes.push(note);
      },
    },
    staffAddress,
  }) satisfies Partial<BackOfficePorts> as unknown as BackOfficePorts;

let campaigns = 0;

/** A campaign of a test's own, loaded with rows and not begun; merchants are named after it. */
export class CampaignStory {
  readonly campaignId = `merger-${(campaigns += 1)}`;
  readonly order: CampaignOrder;
  readonly #house: CampaignHouse;

  constructor(house: CampaignHouse, order: Partial<CampaignOrder> = {}) {
    this.#house = house;
    this.order = {
      campaignId: this.campaignId,
      acquirerIds: ['demo'],
      policy: { profile: 'cn-default', version: 1 },
      pacing: { perMinute: 10, inFlight: 100 },
      abortWhen: { share: 0.5, afterRows: 10 },
      startedBy: staff.operator,
      ...order,
    };
  }

  merchant = (n: number): string => `${this.campaignId}-M${n}`;

  /** Rows from 1 on; every acquirer has so many, one after the other in the file. */
  async load(rows: number): Promise<void> {
    const { campaignId, order } = this;
    const { campaigns: table } = this.#house.storage;
    await table.open(campaignId, order.acquirerIds);
    const requests = order.acquirerIds.flatMap((acquirerId) =>
      Array.from({ length: rows }, () => acquirerId),
    );
    await table.addRows(
      campaignId,
      requests.map((acquirerId, i) => ({
        rowNo: i + 1,
        request: {
          acquirerId,
          merchantId: this.merchant(i + 1),
          requestId: `${campaignId}-row-${i + 1}`,
        } as CardChangeRequest,
      })),
    );
  }

  start(rowsPerRun?: number): Promise<WorkflowHandleWithFirstExecutionRunId<RunCampaign>> {
    const client: Client = this.#house.env.client;
    return client.workflow.start<RunCampaign>(runCampaignType, {
      workflowId: campaignWorkflowIdOf(this.campaignId),
      taskQueue,
      args: [{ order: this.order, ...(rowsPerRun !== undefined && { rowsPerRun }) }],
    });
  }

  submitted(): Submission[] {
    return this.#house.submissions.filter(({ merchantId }) =>
      merchantId.startsWith(`${this.campaignId}-`),
    );
  }

  async results(): Promise<RowResult[]> {
    const all: RowResult[] = [];
    for await (const row of this.#house.storage.campaigns.results(this.campaignId)) all.push(row);
    return all;
  }
}
