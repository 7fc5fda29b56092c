import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import { buildProgram } from '../../../cli/program.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { ActionRefused } from '../../../client/errors.ts';
import { setUpApi, maker, createKey, owner, createToken } from '../../support/api.ts';
import { timeAfter, buildMerchant, submittedAt, buildVerifiedFacts } from '../../support/facts.ts';
import { submitRequest } from '../../support/submission.ts';

const { api } = setUpApi();
let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => void (printed += text));
});
afterEach(() => void vi.restoreAllMocks());

/** The last change was forty days ago: too recent for a policy that demands sixty. */
const changed = buildMerchant({
  lastChanges: [{ what: 'settlement-card', at: timeAfter('-P40D') }],
});
const facts = buildVerifiedFacts({ merchant: { value: changed, at: submittedAt } });
const gates = [{ gate: 'screening' as const, facts, now: submittedAt }];
const policy = loadPolicy('cn-default', 1);

const stricter = join(mkdtempSync(join(tmpdir(), 'card-change-cli-')), 'stricter.json');
writeFileSync(
  stricter,
  JSON.stringify({
    profile: 'stricter',
    version: 1,
    extends: 'cn-default/1',
    parameters: { 'cooldown.anyChange': { value: 'P60D', source: '[E2 cooldown.anyChange]' } },
  }),
);

/** Runs a command with three requests: one with the facts above, one without an assessment, one that Temporal no longer has. */
async function simulate(...args: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) ids.push(await submitRequest(api(), owner, createKey()));
  const assessments = async ({ requestId }: { requestId: string }) => {
    if (requestId === ids[2]) throw new ActionRefused('ACT_WRONG_STAGE');
    return { policy, gates: requestId === ids[0] ? gates : [] };
  };
  const { app } = api({ cardChanges: { ...api().cardChanges, assessments } });
  const server = serve({ fetch: app.fetch, port: 0 });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = ['--url', url, '--token', await createToken(maker)];
  await buildProgram().parseAsync([...options, ...args], { from: 'user' });
  return ids;
}

describe('card-change policy simulate [A68]', () => {
  it('lists the requests that would be assessed differently, and how', async () => {
    const [id = ''] = await simulate('policy', 'simulate', stricter);
    expect(printed).toContain(`${id}  M-GREEN  under cn-default/1`);
    expect(printed).toMatch(/screening +was +pass/);
    expect(printed).toMatch(/would be +stop POL_COOLDOWN/);
    expect(printed).toMatch(/1 of \d+ requests would be assessed differently under stricter\/1/);
    expect(printed).toContain('1 are too old');
  });

  it('finds no difference to the policy of the requests', async () => {
    await simulate('policy', 'simulate', 'policies/cn-default/1.json');
    expect(printed).toMatch(/^0 of \d+ requests would be assessed differently under cn-default\/1/);
  });

  it('prints all requests as JSON', async () => {
    const [id, other, forgotten] = await simulate('--json', 'policy', 'simulate', stricter);
    const simulation = JSON.parse(printed) as { requests: object[]; forgotten: string[] };
    expect(simulation.forgotten).toEqual([forgotten]);
    expect(simulation.requests).toContainEqual(
      expect.objectContaining({ requestId: other, differences: [] }),
    );
    expect(simulation.requests).toContainEqual(
      expect.objectContaining({
        requestId: id,
        differences: [expect.objectContaining({ gate: 'screening' })],
      }),
    );
  });

  it('can be limited to the newest requests, or to those opened since a day', async () => {
    const countRequests = async (...options: string[]): Promise<number> => {
      printed = '';
      await simulate('--json', 'policy', 'simulate', stricter, ...options);
      const { requests, forgotten } = JSON.parse(printed) as Record<string, object[]>;
      return (requests?.length ?? 0) + (forgotten?.length ?? 0);
    };
    expect(await countRequests('--limit', '2')).toBe(2);
    expect(await countRequests('--since', '2026-06-11')).toBe(0);
    expect(await countRequests('--since', '2026-06-10')).toBeGreaterThan(2);
  });

  it.each([
    ['a file that is not a policy', ['package.json'], /not a policy/],
    ['an invalid day', [stricter, '--since', 'June'], '--since: write a day, e.g. 2026-06-01'],
    ['an invalid limit', [stricter, '--limit', '0'], '--limit: 1 at least'],
  ])('refuses %s', async (_what, args, reason) => {
    const run = simulate('policy', 'simulate', ...args);
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(reason);
  });

  it('explains its options in the help', () => {
    const command = buildProgram()
      .commands.find((each) => each.name() === 'policy')
      ?.commands.find((each) => each.name() === 'simulate');
    expect(command?.helpInformation()).toMatch(/--since <day>[\s\S]*--limit <n>/);
  });
});
