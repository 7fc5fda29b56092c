/** The clock of `npm start -- --clock`, moved as docs/integrate.md shows it. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createHttpClient } from '../../scripts/demo/http.ts';
import { submitSample } from '../../scripts/demo/play.ts';
import { startSystem, type System } from '../../scripts/demo/system.ts';
import { ensureSnapshotFolder } from '../support/database-snapshot.ts';
import { loadSampleAs } from './sample-copies.ts';

const guide = readFileSync(new URL('../../docs/integrate.md', import.meta.url), 'utf8');
const calls = [...guide.matchAll(/^curl -s http:\/\/127\.0\.0\.1:8702.*$/gm)].map(([line]) => line);

let system: System | undefined;
beforeAll(async () => {
  system = await startSystem({
    profile: 'cn-default',
    clock: true,
    workflowBundle: inject('workflowBundle'),
    database: await ensureSnapshotFolder(),
    report: () => undefined,
  });
}, 600_000);
afterAll(() => system?.stop());

it('A request that nobody answers goes through days of reminders to its end in seconds', async () => {
  if (!system) throw new Error('there is no system');
  const { clockUrl = '', apiUrl } = system;
  const { acknowledgement } = await submitSample(
    system,
    loadSampleAs('01-app-eight-steps', 'clock'),
  );
  const supervisor = await system.issueToken({ sub: 'supervisor-1', roles: ['supervisor'] });
  const api = createHttpClient(apiUrl, supervisor);
  const path = `/v1/card-changes/${acknowledgement.requestId}`;
  const callClock = async (line: string) => {
    const command = line.replace('http://127.0.0.1:8702/_clock', clockUrl);
    const { stdout } = await promisify(execFile)('bash', ['-c', command]);
    return Date.parse((JSON.parse(stdout) as { now: string }).now);
  };

  expect(calls).toHaveLength(2);
  const before = await callClock(calls[0] ?? '');
  const after = await callClock(calls[1] ?? '');
  expect((after - before) / 86_400_000).toBeCloseTo(3, 1);
  await callClock(calls[1]?.replace('P3D', 'P60D') ?? '');
  const ended = await api.get<{ stage: string; outcome: { at: string } }>(path);
  expect(ended.stage).toBe('expired');
  expect(Date.parse(ended.outcome.at)).toBeGreaterThan(before + 86_400_000);
  const { entries } = await api.get<{ entries: { what: string; at: string }[] }>(
    `${path}/timeline`,
  );
  expect(entries.filter(({ what }) => what.includes('reminder')).length).toBeGreaterThan(1);

  const refused = await fetch(clockUrl, { method: 'POST', body: '{"forward":"a while"}' });
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('P3D')]);
});
