/** The programs of the guides against the whole system, as a newcomer runs them beside `npm start`. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDemoClaims } from '../../cli/commands/token.ts';
import { createHttpClient } from '../../scripts/demo/http.ts';
import { makePythonClient, NoPython } from '../../scripts/python-client/make.ts';
import { firstCalls, readProgram } from '../support/guide-programs.ts';
import { useSystem } from './system.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const running = useSystem();
let folder: string;
let env: { API: string; TOKEN: string };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'card-change-guides-'));
  const { system } = running();
  const token = await system.issueToken(buildDemoClaims('owner', { merchant: 'M-GREEN' }));
  env = { API: system.apiUrl, TOKEN: token };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = async (program: string, ...args: string[]): Promise<string> => {
  const options = { cwd: folder, env: { PATH: process.env['PATH'], ...env } };
  return (await promisify(execFile)(program, args, options)).stdout;
};

describe('a newcomer', () => {
  it('gets the answer that docs/api.md shows, and a request without a problem', async () => {
    const script = firstCalls.replace(/^API=.*$/m, '').replace(/^TOKEN=.*$/m, '');
    const first = JSON.parse(await run('bash', '-euc', script)) as { requestId: string };
    expect(first).toMatchObject({ stage: 'screening', waitingOn: 'nobody', problems: [] });
    const api = createHttpClient(env.API, env.TOKEN);
    const path = `/v1/card-changes/${first.requestId}`;
    await expect
      .poll(() => api.get(path), { timeout: 30_000 })
      .toMatchObject({ stage: 'identity', waitingOn: 'merchant', problems: [] });
    await api.post(`${path}/withdraw`, {}, 'withdraw-4711');
    await expect.poll(() => api.get(path), { timeout: 30_000 }).toHaveProperty('outcome');
  }, 120_000);

  it('submits, follows and stops a card change by the TypeScript of docs/integrate.md', async () => {
    const installed = join(folder, 'node_modules/card-change');
    cpSync(join(root, 'scripts/pack/http'), installed, { recursive: true });
    const manifest = { type: 'module', exports: { './http': './index.js' } };
    writeFileSync(join(installed, 'package.json'), JSON.stringify(manifest));
    const from = join(root, 'node_modules/openapi-fetch');
    symlinkSync(from, join(folder, 'node_modules/openapi-fetch'), 'dir');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'app.ts'), readProgram('ts'));
    const lines = (await run(process.execPath, 'app.ts')).trim().split('\n');
    expect(lines).toEqual([
      "papers: [ 'id-front', 'id-back', 'card-photo' ]",
      expect.stringMatching(/^identity old /),
      expect.stringMatching(/^next: .*138\*\*\*\*/),
      'ended: cancelled old',
    ]);
  }, 120_000);

  it(
    'submits, follows and stops a card change by the Python of docs/integrate.md',
    { timeout: 300_000 },
    async ({ skip }) => {
      const client = join(folder, 'card_change_client');
      const made = makePythonClient(client, (line) => console.log(line)).catch((error: unknown) => {
        if (!(error instanceof NoPython)) throw error;
        console.warn(`SKIPPED, the Python client is not tested: ${error.message}`);
        skip(error.message);
      });
      const { python } = (await made) as { python: string };
      writeFileSync(join(folder, 'app.py'), readProgram('python'));
      const lines = (await run(python, 'app.py')).trim().split('\n');
      expect(lines).toEqual([
        expect.stringMatching(/^identity .*138\*\*\*\*/),
        'ended: cancelled old',
      ]);
    },
  );
});
