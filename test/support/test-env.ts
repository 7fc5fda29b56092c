/** Everything a workflow test stands on: server, outside world, storage and worker, once per file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { AdoptedPolicies } from './adopted-policies.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { connectPorts } from '../../adapters/ports.ts';
import type { Storage } from '../../adapters/storage/storage.ts';
import { createDataConverter } from '../../adapters/temporal/data-converter.ts';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import type { LakalaKeys } from '../../sandbox/lakala/options.ts';
import type { YeepayKeys } from '../../sandbox/yeepay/options.ts';
import type { WechatPayKeys } from '../../sandbox/wechat-pay/keys.ts';
import { createWorker, type WorkerGroup } from '../../worker/workers.ts';
import { openMemoryStorage } from './memory-database.ts';
import { installQuietRuntime } from './runtime.ts';
import { registerSearchAttributes } from './search-attributes.ts';
import { startTimeSkippingServer } from './time-skipping-server.ts';
import { buildLakalaSettings, buildYeepaySettings } from './audited-access.ts';
import { buildAccess } from './wechat-pay-access.ts';

export interface TestEnv {
  env: TestWorkflowEnvironment;
  /** Time skips by `env.sleep` alone: a client that skips while it waits jumps over years now and then. */
  client: Client;
  sandbox: Sandbox;
  storage: Storage;
  ports: ReturnType<typeof connectPorts>;
  /** Makes a policy one of the worker's own, besides the files: tests change values. */
  adoptPolicy(policy: Policy): void;
  /** Resolves when the worker has had nothing in hand for some ms, at the latest after a second. */
  waitUntilWorkerIsIdle(): Promise<void>;
  /**
   * Ends the worker, and goes on with one of other workflow code. For environments that keep no workflow in memory: the test server
   * waits for a worker that does.
   */
  replaceWorker(workflowCode: string): Promise<void>;
  close(): Promise<void>;
}

export const sandboxSecret = 'test-env-secret';
/** Made up, and in the repository: what is frozen in `test/histories` was encrypted under it. */
export const codecKeys = [{ id: 'test', key: Buffer.alloc(32, 'card-change tests') }];
export const vaultKeys = [{ id: 'test', key: Buffer.alloc(32, 'card-change vault') }];
export const assertionKeys = [{ id: 'test', key: Buffer.alloc(32, 'card-change staff') }];
export const publicUrl = 'https://card-change.example';
export const staffAddress = 'desk@acquirer.example';

export interface TestEnvOptions {
  /** The code that the worker begins with; that of today unless told. */
  workflowCode?: string;
  /** How many the worker keeps in memory; its usual number unless told. */
  cachedWorkflows?: string | undefined;
  /** With them the network `wechat-pay` speaks WeChat Pay's own API, not ours. */
  wechatPayKeys?: WechatPayKeys;
  /** With them the networks `lakala` and `yeepay` speak their own APIs. */
  lakalaKeys?: LakalaKeys;
  yeepayKeys?: YeepayKeys;
  /** Connects the parties that read documents and look for forgery. */
  examinesDocuments?: boolean;
}
type NetworkKeys = Pick<TestEnvOptions, 'wechatPayKeys' | 'lakalaKeys' | 'yeepayKeys'>;

export async function startTestEnv({
  workflowCode = inject('workflowCode'),
  cachedWorkflows,
  examinesDocuments = false,
  ...networkKeys
}: TestEnvOptions = {}): Promise<TestEnv> {
  installQuietRuntime();
  const converter = createDataConverter(codecKeys);
  const dataDir = mkdtempSync(join(tmpdir(), 'card-change-test-env-'));
  const [env, sandbox, storage] = await Promise.all([
    startTimeSkippingServer(converter),
    startSandbox({
      secret: sandboxSecret,
      pendingMs: 5,
      silenceMs: 20,
      // Ends when a test says so, by `flushTimers`.
      auditMs: 3_600_000,
      ...buildStandIns(networkKeys),
    }),
    openMemoryStorage(vaultKeys, dataDir),
  ]);
  await registerSearchAttributes(env.connection);
  const connected = connectPorts(
    buildOutsideSettings(sandbox, {
      ...networkKeys,
      optional: ['registry', ...(examinesDocuments ? (['ocr', 'forensics'] as const) : [])],
    }),
    storage,
  );
  const policies = new AdoptedPolicies(connected.policies);
  const ports = { ...connected, policies };
  const runWorker = async (code: string) => {
    const started = await createWorker({
      connection: env.nativeConnection,
      namespace: 'default',
      dataConverter: converter,
      ports,
      storage,
      getPolicy: () => loadPolicy('cn-default'),
      workflowBundle: { code },
      ...(cachedWorkflows !== undefined && { maxCachedWorkflows: Number(cachedWorkflows) }),
    });
    return { worker: started, ended: started.run() };
  };
  let running = await runWorker(workflowCode);
  const endWorker = async () => {
    running.worker.shutdown();
    await running.ended;
  };
  return {
    env,
    client: new Client({ connection: env.connection, dataConverter: converter }),
    sandbox,
    storage,
    ports,
    adoptPolicy: (policy) => policies.adopt(policy),
    waitUntilWorkerIsIdle: () => waitUntilIdle(running.worker),
    async replaceWorker(code) {
      await endWorker();
      running = await runWorker(code);
    },
    close: async () => {
      await endWorker();
      ports.close();
      await env.teardown();
      await Promise.all([sandbox.close(), storage.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Longer than the server takes from the end of an activity to the next workflow task. */
const idleMs = 8;
/** So long an activity is waited for that a test keeps from ending. */
const busyAtMostMs = 1_000;

async function waitUntilIdle(worker: WorkerGroup): Promise<void> {
  const startedAt = performance.now();
  let lastBusyAt = startedAt;
  for (;;) {
    await setTimeout(2);
    const now = performance.now();
    if (worker.isBusy()) lastBusyAt = now;
    if (now - lastBusyAt >= idleMs || now - startedAt >= busyAtMostMs) return;
  }
}

const parties = [
  'merchants',
  'lists',
  'identity',
  'esign',
  'bank',
  'networks',
  'terminals',
  'settlement',
] as const;

const buildStandIns = ({ wechatPayKeys, lakalaKeys, yeepayKeys }: NetworkKeys) => ({
  ...(wechatPayKeys && { wechatPay: { keys: wechatPayKeys } }),
  ...(lakalaKeys && { lakala: { keys: lakalaKeys } }),
  ...(yeepayKeys && { yeepay: { keys: yeepayKeys } }),
});

const buildOutsideSettings = (
  { url, mailUrl }: Sandbox,
  {
    wechatPayKeys,
    lakalaKeys,
    yeepayKeys,
    optional,
  }: NetworkKeys & { optional: readonly ('registry' | 'ocr' | 'forensics')[] },
): Parameters<typeof connectPorts>[0] => ({
  parties: Object.fromEntries(
    parties.map((name) => [name, { url: `${url}/${name}`, secret: sandboxSecret }]),
  ) as Parameters<typeof connectPorts>[0]['parties'],
  optionalParties: Object.fromEntries(
    optional.map((name) => [name, { url: `${url}/${name}`, secret: sandboxSecret }]),
  ),
  policyProfile: 'cn-default',
  policyProfiles: new Map(),
  mail: { smtpUrl: mailUrl, from: 'Acquirer <notices@acquirer.example>' },
  ...(wechatPayKeys && { wechatPay: buildAccess(`${url}/wechat-pay`, wechatPayKeys) }),
  ...(lakalaKeys && { lakala: buildLakalaSettings(`${url}/lakala`, lakalaKeys) }),
  ...(yeepayKeys && { yeepay: buildYeepaySettings(`${url}/yeepay/yop-center`, yeepayKeys) }),
  staffAddress,
  sms: { provider: 'gateway', url: `${url}/sms`, secret: sandboxSecret },
  staffChannels: [],
  eventAddresses: { allowsLoopback: true },
  servicePhones: { usual: '400-000-0000', byAcquirer: new Map() },
  smsSignName: '结算卡变更',
  publicUrl,
  vaultKeys,
  assertionKeys,
});
