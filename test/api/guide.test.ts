/** The first calls of docs/api.md, run by a shell as they are printed there. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serve, type ServerType } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepSecretFile, readSecretFile } from '../../adapters/settings/development.ts';
import { createTokenReader } from '../../api/tokens.ts';
import { buildProgram } from '../../cli/program.ts';
import { demoPeople } from '../../cli/commands/token.ts';
import { setUpApi, jwtSecret, tokenSettings } from '../support/api.ts';
import { firstCalls } from '../support/guide-programs.ts';

async function makeToken(...args: string[]): Promise<string> {
  const printed: string[] = [];
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation((line: string) => void printed.push(line));
  await buildProgram().parseAsync(['token', ...args], { from: 'user' });
  log.mockRestore();
  return printed.join('\n');
}

describe('the token command', () => {
  beforeEach(() => void vi.stubEnv('API_JWT_SECRET', jwtSecret));
  afterEach(() => void vi.unstubAllEnvs());
  const read = createTokenReader(tokenSettings);

  it.each(Object.keys(demoPeople))('makes a token that the API accepts for %s', async (role) => {
    const merchant = role === 'owner' ? ['--merchant', 'M-GREEN'] : [];
    const caller = await read(await makeToken('--as', role, ...merchant));
    expect(caller).toMatchObject({ acquirerId: 'demo', roles: [role] });
    expect(caller?.merchantId).toBe(merchant[1]);
  });

  it('asks for the merchant of an owner', async () => {
    await expect(makeToken('--as', 'owner')).rejects.toThrow('--merchant is missing');
  });

  it('finds the secret that a system has kept for commands in its folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'card-change-token-'));
    const file = join(folder, '.data', 'token-secret');
    const remove = keepSecretFile('x'.repeat(32), file);
    expect(readSecretFile(file)).toBe('x'.repeat(32));
    expect(statSync(file).mode & 0o077).toBe(0);
    remove();
    expect(readSecretFile(file)).toBeUndefined();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('the first card change of docs/api.md', () => {
  const { api } = setUpApi();
  let server: ServerType;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'card-change-guide-'));
    const { app } = api();
    server = await new Promise<ServerType>((resolve) => {
      const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () =>
        resolve(started),
      );
    });
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('works as printed: numbers, document and request are taken', async () => {
    vi.stubEnv('API_JWT_SECRET', jwtSecret);
    const token = await makeToken('--as', 'owner', '--merchant', 'M-GREEN');
    vi.unstubAllEnvs();
    const { port } = server.address() as AddressInfo;
    const script = firstCalls
      // The two lines that name the system of `npm start`.
      .replace(/^API=.*$/m, `API=http://127.0.0.1:${port}`)
      .replace(/^TOKEN=.*$/m, `TOKEN=${token}`);
    expect(script).toContain(`TOKEN=${token}`);
    const run = promisify(execFile)('bash', ['-euc', script], { cwd: folder });
    const answers = (await run).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(answers).toHaveLength(1);
    expect(answers.at(-1)).toMatchObject({ stage: 'screening', money: 'old' });
  });
});
