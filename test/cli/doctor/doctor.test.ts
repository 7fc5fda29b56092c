import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runDoctor } from '../../../cli/doctor/doctor.ts';
import { checkCodecKeys, checkVaultKeys } from '../../../cli/doctor/key-checks.ts';
import { openStorage } from '../../../adapters/storage/storage.ts';
import { createCodec } from '../../../adapters/temporal/codec.ts';
import { buildPerson, createKeyRing, createRingKey } from '../../support/storage.ts';
import { ensureSnapshotFolder } from '../../support/database-snapshot.ts';
import { runCheck } from '../../../cli/doctor/check.ts';
import { checkCodec } from '../../../cli/doctor/codec-check.ts';
import { checkDocumentFolder } from '../../../cli/doctor/folder-check.ts';
import { checkReachable } from '../../../cli/doctor/address-check.ts';
import { apiVariables, workerVariables } from '../../../adapters/settings/variables.ts';
import { settingsEnv } from '../../support/settings-env.ts';

const now = '2026-06-10T02:00:00.000Z';
const closedPort = 'http://127.0.0.1:9';

describe('the doctor', () => {
  it('names missing settings and runs no other check', async () => {
    const [first, ...more] = await runDoctor(now, { ...settingsEnv, BANK_URL: '' });
    expect(first).toMatchObject({
      check: 'settings',
      status: 'failed',
      remedy: expect.any(String),
    });
    expect(first?.message).toContain('BANK_URL is missing');
    expect(more).toEqual([]);
  });

  it('gives a remedy for everything it cannot reach, and prints no secret', async () => {
    const env = Object.fromEntries(
      Object.entries(settingsEnv).map(([name, value]) => [
        name,
        name.endsWith('_URL') ? closedPort : value,
      ]),
    );
    const findings = await runDoctor(now, {
      ...env,
      SMTP_URL: 'smtp://user:pass-word@127.0.0.1:9',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      DATA_DIR: '/nowhere-yet',
    });
    const failed = findings.filter(({ status }) => status === 'failed');
    expect(failed.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'temporal',
        'search attributes',
        'worker',
        'api',
        'bank',
        'mail',
        'sms',
      ]),
    );
    expect(failed.filter(({ remedy }) => !remedy)).toEqual([]);
    // While Temporal is away nobody knows whether a key is missing.
    for (const check of ['search attributes', 'codec keys', 'worker'])
      expect(failed).toContainEqual({
        ...{ check, status: 'failed', message: 'not looked at' },
        remedy: 'repair first: temporal',
      });
    const passed = findings.filter(({ status }) => status === 'ok').map(({ check }) => check);
    expect(passed).toEqual([
      'settings',
      'calendar of cn-default/1',
      'database',
      'documents',
      'vault keys',
      'sms templates',
      'codec',
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/pass-word|secret of/);
  });

  const pick = (names: object, env: object) =>
    Object.fromEntries(Object.entries(env).filter(([name]) => name in names));
  const checksOf = async (env: object) => {
    const findings = await runDoctor(now, { ...env, TEMPORAL_ADDRESS: '127.0.0.1:9' });
    expect(findings[0]?.status).toBe('ok');
    return findings.map(({ check }) => check);
  };
  const everything = {
    ...settingsEnv,
    REGISTRY_URL: closedPort,
    REGISTRY_SECRET: 'secret of REGISTRY',
    PAYOUTS_URL: closedPort,
    PAYOUTS_SECRET: 'secret of PAYOUTS',
  };

  it('checks a worker with the settings of a worker, and every party that it calls', async () => {
    const checks = await checksOf(pick(workerVariables, everything));
    expect(checks).toEqual(
      expect.arrayContaining(['merchants', 'bank', 'registry', 'sms', 'mail']),
    );
    expect(checks).not.toContain('payouts');
  });

  it('checks an API with the settings of an API, and every party that it calls', async () => {
    const checks = await checksOf(pick(apiVariables, everything));
    expect(checks).toEqual(
      expect.arrayContaining(['merchants', 'sms', 'payouts', 'issuer https://login.example']),
    );
    expect(checks).not.toContain('bank');
  });

  it('names the file of approved templates that the SMS provider needs', async () => {
    const findings = await runDoctor(now, {
      ...settingsEnv,
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      SMS_PROVIDER: 'tencent',
      TENCENT_SMS_URL: 'https://127.0.0.1:9',
      TENCENT_SMS_SECRET_ID: 'AKIDexample',
      TENCENT_SMS_SECRET_KEY: 'key-secret',
      TENCENT_SMS_APP_ID: '1400006666',
    });
    expect(findings.find(({ check }) => check === 'sms templates')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('policies/cn-default/sms/tencent.json is missing'),
    });
  });

  it('warns before deadlines reach beyond the calendar', async () => {
    const env = { ...settingsEnv, TEMPORAL_ADDRESS: '127.0.0.1:9' };
    const findings = await runDoctor('2099-12-01T02:00:00.000Z', env);
    const calendar = findings.find(({ check }) => check.startsWith('calendar'));
    expect(calendar).toMatchObject({ status: 'failed' });
    expect(calendar?.remedy).toContain('policies/cn-default/2.json');
  });
});

describe('a key ring', () => {
  it('that lacks a key of stored rows is found, and the key is named', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'card-change-doctor-test-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    cpSync(await ensureSnapshotFolder(), join(dataDir, 'database'), { recursive: true });
    const storage = await openStorage({ dataDir, vaultKeys: [createRingKey('of-2024')] });
    const merchant = { acquirerId: 'demo', merchantId: 'M-1' };
    await storage.vault.tokenizePerson(merchant, buildPerson());
    const check = (...ids: string[]) =>
      checkVaultKeys({ dataDir, vaultKeys: ids.map(createRingKey) });

    expect(await check('new')).toContain('a process');
    await storage.close();
    await expect(check('new')).rejects.toThrow(
      'VAULT_KEYS lacks the key of-2024, which stored numbers and documents need',
    );
    expect(await check('new', 'of-2024')).toBe('stored rows need of-2024');
  }, 60_000);

  const namespace = 'default';
  /** A Temporal whose running workflows were started under these keys. */
  const createClient = (...keyIds: string[]) =>
    ({
      workflow: {
        async *list() {
          for (const [n] of keyIds.entries()) yield { workflowId: String(n), runId: 'r' };
        },
      },
      workflowService: {
        async getWorkflowExecutionHistory({ execution }: { execution: { workflowId: string } }) {
          const codec = createCodec(createKeyRing(keyIds[Number(execution.workflowId)] ?? ''));
          const payloads = await codec.encode([{ metadata: {}, data: Buffer.from('1') }]);
          const started = { workflowExecutionStartedEventAttributes: { input: { payloads } } };
          return { history: { events: [started] } };
        },
      },
    }) as unknown as Parameters<typeof checkCodecKeys>[0];
  const ring = [createRingKey('new'), createRingKey('old')];
  const check = (...keyIds: string[]) =>
    checkCodecKeys(createClient(...keyIds), namespace, ring, Date.now() + 5_000);

  it('that lacks a key of a running request is found, and the key is named', async () => {
    expect(await check('new', 'old', 'new')).toBe('3 running workflows need new, old');
    await expect(check('new', 'of-2024')).rejects.toThrow(
      'CODEC_KEYS lacks the key of-2024, which running requests need',
    );
  });

  it('needs no key where nothing runs', async () => {
    expect(await check()).toBe('no running workflow needs a key');
  });
});

describe('a check of the doctor', () => {
  it('of an address passes when a server listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await checkReachable(`smtp://u:p@127.0.0.1:${port}`)).toBe(
      `reached at 127.0.0.1:${port}`,
    );
    await expect(checkReachable(closedPort)).rejects.toThrow(
      'not reached at 127.0.0.1:9 (ECONNREFUSED)',
    );
  });

  it('of the documents passes for a folder, and fails for a file in its place', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'card-change-doctor-test-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    expect(await checkDocumentFolder(join(dataDir, 'none'))).toContain('is made');
    expect(await checkDocumentFolder(dataDir)).toBe(`kept in ${dataDir}`);
    writeFileSync(join(dataDir, 'documents'), '');
    await expect(checkDocumentFolder(dataDir)).rejects.toThrow('is not a folder');
  });

  it.skipIf(process.getuid?.() === 0)(
    'of the documents fails for a folder that cannot be written',
    async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'card-change-doctor-test-'));
      onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
      chmodSync(dataDir, 0o500);
      await expect(checkDocumentFolder(dataDir)).rejects.toThrow('cannot be written (EACCES)');
    },
  );

  it('of the codec names the key that encrypts and those that decrypt', async () => {
    const ring = [
      { id: 'c2', key: Buffer.alloc(32, 2) },
      { id: 'c1', key: Buffer.alloc(32, 1) },
    ];
    expect(await checkCodec(ring)).toBe('encrypts with c2, decrypts with c2, c1');
  });

  it('fails with the reason and the remedy', async () => {
    const probe = () => Promise.reject(new Error('broken'));
    const expected = { check: 'it', status: 'failed', message: 'broken', remedy: 'repair it' };
    expect(await runCheck('it', 'repair it', probe)).toEqual(expected);
  });
});
