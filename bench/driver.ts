/**
 * Drives one revision, in a process of its own: `fork('driver.ts', [folder of the revision | 'reference'])`.
 * It plays people with the revision's own demo, so that each is called by its own API. It reads what
 * all revisions share only: histories, which Temporal keeps in one form.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Connection, WorkflowClient } from '@temporalio/client';
import proto from '@temporalio/proto';
import { findDevServer } from '../scripts/servers.ts';
import { startDevServer } from '../scripts/servers/start-dev-server.ts';
import { computeCost, computeLastActToOutcomeMs } from './cost.ts';
import type { MeasuredRequest } from './figures.ts';
import { driveReference } from './reference/driver.ts';
import { withReference } from './reference/worker.ts';
import { readWatchCost } from './watch.ts';

/** What the demo of a revision offers; the second name of each is that of revision 9f84925. */
interface RevisionSystem {
  apiUrl: string;
  temporalAddress: string;
  issueToken?: IssueToken;
  token?: IssueToken;
  stop(): Promise<void>;
}
type IssueToken = (claims: object) => Promise<string>;
interface PlayedSample {
  failure?: string;
  status: { stage: string };
  acknowledgement: { workflowId: string; runId: string; requestId: string };
  acknowledgeMs: number;
}
type Play = (system: RevisionSystem, sample: object, onRead: () => void) => Promise<PlayedSample>;

/** One request of the main line, from its submission to the end of its workflow. */
type Drive = (n: string) => Promise<Driven>;
interface Driven {
  workflowId: string;
  runId?: string;
  requestId?: string;
  acknowledgeMs: number;
  /** How often its people read its state. */
  reads: number;
}

export interface Driver {
  /** Resolves when the system serves. */
  start(profile: string): Promise<void>;
  /** Drives so many requests, `inFlight` at a time. @param prefix of their names */
  drive(prefix: string, requests: number, inFlight: number): Promise<DrivenBatch>;
  /** Reads the state of the last request so many times; the reference has none to read. */
  read(times: number): Promise<void>;
  /** Completes one request and waits for the end of its watch. */
  watch(): Promise<Awaited<ReturnType<typeof readWatchCost>>>;
  stop(): Promise<void>;
}
export interface DrivenBatch {
  seconds: number;
  requests: MeasuredRequest[];
}

const { HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT } =
  proto.temporal.api.enums.v1.HistoryEventFilterType;

const target = process.argv[2] ?? '';
let connection: Connection | undefined;
let driveOne: Drive | undefined;
let readLast: () => Promise<void> = async () => undefined;
let stop: () => Promise<void> = async () => undefined;

const driver: Driver = {
  async start(profile) {
    const address =
      target === 'reference' ? await startReference() : await startRevision(target, profile);
    connection = await Connection.connect({ address });
  },

  async drive(prefix, requests, inFlight) {
    const drive = requireStarted(driveOne);
    const driven: Driven[] = [];
    const before = performance.now();
    let next = 0;
    const driveInTurn = async () => {
      while (next < requests) driven.push(await drive(`${prefix}-${(next += 1)}`));
    };
    await Promise.all(Array.from({ length: inFlight }, driveInTurn));
    const seconds = (performance.now() - before) / 1_000;
    return { seconds, requests: await Promise.all(driven.map(measureRequest)) };
  },

  async read(times) {
    for (let n = 0; n < times; n += 1) await readLast();
  },

  async watch() {
    const { requestId } = await requireStarted(driveOne)('watch');
    if (requestId === undefined) throw new Error('the reference has no watch');
    return readWatchCost(requireStarted(connection), buildMerchantId('watch'), requestId);
  },

  async stop() {
    await connection?.close();
    await stop();
  },
};

process.on('message', ({ id, call, args }: { id: number; call: keyof Driver; args: never[] }) => {
  (driver[call] as (...given: never[]) => Promise<unknown>)(...args).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) =>
      process.send?.({ id, error: error instanceof Error ? error.stack : String(error) }),
  );
});

async function measureRequest({ workflowId, runId, acknowledgeMs, reads }: Driven) {
  const client = new WorkflowClient({ connection: requireStarted(connection) });
  const history = await client.getHandle(workflowId, runId).fetchHistory();
  const outcomeMs = computeLastActToOutcomeMs(history);
  return { acknowledgeMs, reads, outcomeMs, ...computeCost(history) };
}

const requireStarted = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the driver is not started');
  return value;
};

const buildMerchantId = (n: string): string => `M-bench-${n}`;

async function startRevision(folder: string, profile: string): Promise<string> {
  const load = async (path: string): Promise<Record<string, unknown>> =>
    (await import(pathToFileURL(join(folder, path)).href)) as Record<string, unknown>;
  const { startSystem } = await load('scripts/demo/system.ts');
  const { loadSamples } = await load('scripts/demo/sample.ts');
  const { playSample, play = playSample } = await load('scripts/demo/play.ts');
  const [sample] = (loadSamples as () => object[])();
  const start = startSystem as (options: object) => Promise<RevisionSystem>;
  const system = await start({ profile, report: () => undefined });
  stop = () => system.stop();
  driveOne = async (n) => {
    let reads = 0;
    const played = await (play as Play)(
      system,
      { ...sample, merchantId: buildMerchantId(n) },
      () => (reads += 1),
    );
    const { failure, status, acknowledgement, acknowledgeMs } = played;
    if (status.stage !== 'completed')
      throw new Error(failure ?? `the request ended as ${status.stage}`);
    await awaitClose(acknowledgement.workflowId, acknowledgement.runId);
    readLast = () => readState(system, acknowledgement.requestId);
    return { ...acknowledgement, acknowledgeMs, reads };
  };
  return system.temporalAddress;
}

async function readState(system: RevisionSystem, requestId: string): Promise<void> {
  const issueToken = system.issueToken ?? system.token;
  const token = await issueToken?.({ sub: 'desk-1', roles: ['operator'], acquirerId: 'demo' });
  const response = await fetch(`${system.apiUrl}/v1/card-changes/${requestId}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`the state cannot be read: ${response.status}`);
}

/** The API reports an outcome as soon as it is decided; the workflow still sends notices then. */
async function awaitClose(workflowId: string, runId: string): Promise<void> {
  const { workflowService } = requireStarted(connection);
  const request = {
    namespace: 'default',
    execution: { workflowId, runId },
    waitNewEvent: true,
    historyEventFilterType: HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT,
  };
  for (;;) {
    const { history } = await workflowService.getWorkflowExecutionHistory(request);
    if ((history?.events ?? []).length > 0) return;
  }
}

async function startReference(): Promise<string> {
  const server = await startDevServer({ path: await findDevServer() });
  let end = (): void => undefined;
  const stopped = new Promise<void>((resolve) => (end = resolve));
  let begin = (): void => undefined;
  const started = new Promise<void>((resolve) => (begin = resolve));
  const running = withReference(server.address, async (client) => {
    driveOne = async (n) => {
      const workflowId = `reference-${n}`;
      return { workflowId, reads: 0, ...(await driveReference(client, workflowId)) };
    };
    begin();
    await stopped;
  });
  stop = async () => {
    end();
    await running;
    await server.stop();
  };
  await Promise.race([started, running]);
  return server.address;
}
