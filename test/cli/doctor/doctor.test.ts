import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runDoctor } from '../../../cli/doctor/doctor.ts';
import { runCheck } from '../../../cli/doctor/check.ts';
import { checkCodec } from '../../../cli/doctor/codec-check.ts';
import { checkReachable } from '../../../cli/doctor/address-check.ts';
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
      expect.arrayContaining(['temporal', 'search attributes', 'worker', 'api', 'bank', 'mail']),
    );
    expect(failed.filter(({ remedy }) => !remedy)).toEqual([]);
    const passed = findings.filter(({ status }) => status === 'ok').map(({ check }) => check);
    expect(passed).toEqual(['settings', 'calendar of cn-default/1', 'database', 'codec']);
    expect(JSON.stringify(findings)).not.toMatch(/pass-word|secret of/);
  });

  it('warns before deadlines reach beyond the calendar', async () => {
    const env = { ...settingsEnv, TEMPORAL_ADDRESS: '127.0.0.1:9' };
    const findings = await runDoctor('2099-12-01T02:00:00.000Z', env);
    const calendar = findings.find(({ check }) => check.startsWith('calendar'));
    expect(calendar).toMatchObject({ status: 'failed' });
    expect(calendar?.remedy).toContain('policies/cn-default/2.json');
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
