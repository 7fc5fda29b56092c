/** Everything a workflow test stands on: server, outside world, storage and worker, once per file. */
import { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';
import { loadPolicy } from '../../adapters/policies.ts';
import { connectPorts } from '../../adapters/ports.ts';
import type { Storage } from '../../adapters/storage.ts';
import { dataConverter } from '../../adapters/temporal/data-converter.ts';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import type { WechatPayKeys } from '../../sandbox/wechat-pay/keys.ts';
import { testServer } from '../../scripts/servers.ts';
import { createWorker } from '../../worker/create.ts';
import { memoryStorage } from './memory.ts';
import { installQuietRuntime } from './runtime.ts';
import { registerSearchAttributes } from './search-attributes.ts';
import { accessTo } from './wechat-pay-access.ts';

export interface House {
  env: TestWorkflowEnvironment;
  /** Time skips by `env.sleep` alone: a client that skips while it waits jumps over years now and then. */
  client: Client;
  sandbox: Sandbox;
  storage: Storage;
  close(): Promise<void>;
}

const secret = 'house-secret';
/** Made up, and in the repository: what is frozen in `test/histories` was encrypted under it. */
export const codecKeys = [{ id: 'test', key: Buffer.alloc(32, 'card-change tests') }];
export const vaultKeys = [{ id: 'test', key: Buffer.alloc(32, 'card-change vault') }];
export const publicUrl = 'https://card-change.example';
export const staffAddress = 'desk@acquirer.example';

export interface HouseOptions {
  /** How many the worker keeps in memory; its usual number unless told. */
  cachedWorkflows?: string | undefined;
  /** With them the network `wechat-pay` speaks WeChat Pay's own API, not ours. */
  wechatPayKeys?: WechatPayKeys;
}

export async function openHouse({
  cachedWorkflows,
  wechatPayKeys,
}: HouseOptions = {}): Promise<House> {
  installQuietRuntime();
  const converter = dataConverter(codecKeys);
  const workflowBundle = { code: inject('workflowCode') };
  const [path, sandbox, storage] = await Promise.all([
    testServer(),
    startSandbox({
      secret,
      pendingMs: 5,
      silenceMs: 20,
      ...(wechatPayKeys && { wechatPay: { keys: wechatPayKeys } }),
    }),
    memoryStorage(vaultKeys),
  ]);
  const env = await startEnvironment(path, converter);
  await registerSearchAttributes(env.connection);
  const ports = connectPorts(outsideSettings(sandbox, wechatPayKeys), storage);
  const worker = await createWorker({
    connection: env.nativeConnection,
    namespace: 'default',
    dataConverter: converter,
    ports,
    storage,
    policyOf: () => loadPolicy('cn-default'),
    workflowBundle,
    ...(cachedWorkflows !== undefined && { maxCachedWorkflows: Number(cachedWorkflows) }),
  });
  const running = worker.run();
  return {
    env,
    client: new Client({ connection: env.connection, dataConverter: converter }),
    sandbox,
    storage,
    close: async () => {
      worker.shutdown();
      await running;
      ports.close();
      await env.teardown();
      await Promise.all([sandbox.close(), storage.close()]);
    },
  };
}

/** A server that a busy machine does not get ready within the SDK's five seconds is started once more. */
async function startEnvironment(
  path: string,
  converter: DataConverter,
  attempts = 3,
): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
      client: { dataConverter: converter },
    });
  } catch (error) {
    if (attempts === 1) throw error;
    return startEnvironment(path, converter, attempts - 1);
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
  'sms',
] as const;

const outsideSettings = (
  { url, mailUrl }: Sandbox,
  wechatPayKeys: WechatPayKeys | undefined,
): Parameters<typeof connectPorts>[0] => ({
  parties: Object.fromEntries(
    parties.map((name) => [name, { url: `${url}/${name}`, secret }]),
  ) as Parameters<typeof connectPorts>[0]['parties'],
  mail: { smtpUrl: mailUrl, from: 'Acquirer <notices@acquirer.example>' },
  ...(wechatPayKeys && { wechatPay: accessTo(`${url}/wechat-pay`, wechatPayKeys) }),
  staffAddress,
  publicUrl,
  vaultKeys,
});
