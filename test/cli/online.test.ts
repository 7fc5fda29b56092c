import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { buildProgram } from '../../cli/program.ts';
import { ApiError } from '../../cli/api-client.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { setUpApi, maker, createKey, owner, createToken, type Claims } from '../support/api.ts';
import { buildCampaignFile } from '../support/campaign-file.ts';
import { submissionBody, submitRequest } from '../support/submission.ts';

const { api, storage } = setUpApi();
let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => void (printed += text));
});
afterEach(() => void vi.restoreAllMocks());

/** Starts the API on a free port, and runs commands against it. */
async function startTerminal(as: Claims = owner) {
  const at = api();
  const server = serve({ fetch: at.app.fetch, port: 0 });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = await createToken(as);
  const run = (...args: string[]) =>
    buildProgram().parseAsync(['--url', url, '--token', token, ...args], { from: 'user' });
  return { ...at, run };
}

const writeTempFile = (content: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'card-change-cli-')), 'body.json');
  writeFileSync(path, content);
  return path;
};

describe('the command line', () => {
  it('submits a file once under the same key', async () => {
    const { run, calls } = await startTerminal();
    const key = createKey();
    const path = writeTempFile(JSON.stringify(submissionBody));
    await run('submit', path, '--key', key);
    expect(printed).toMatch(/stage +screening 资料核对/);
    printed = '';
    await run('--json', 'submit', path, '--key', key);
    expect(JSON.parse(printed)).toMatchObject({ stage: 'screening' });
    expect(calls).toHaveLength(1);
  });

  it('[A13, A49] tells before a submission what a class III account means for the average day', async () => {
    const { run } = await startTerminal();
    const authn = { twoFactorEnrolled: false };
    const path = writeTempFile(JSON.stringify({ ...submissionBody, authn }));
    await run('precheck', path, '--card-class', 'III');
    expect(printed).toMatch(/average day +[\d,.]+ yuan/);
    expect(printed).toMatch(/class III 2,000\.00 yuan/);
    expect(printed).toMatch(/newAccount +ACC_CLASS_LIMIT/);
    expect(printed).toMatch(/Before app:\s+authn\.twoFactorEnrolled +IDV_2FA_NOT_SET/);
    expect(printed).toMatch(/trial +merchant .*hold/);
    await expect(run('precheck', path, '--card-class', 'IV')).rejects.toThrow(CommanderError);
  });

  it('performs actions with fields from options and from a file', async () => {
    const { run, calls } = await startTerminal(maker);
    const id = await submitRequest(api(), owner, createKey());
    const codes = ['--field', 'codes[]=REV_REJECTED_SUBJECT', '--field', 'codes[]=RSK_STOP'];
    await run('act', id, 'reject', '--field', 'evidence=e', ...codes, '--key', 'k1');
    const problems = [{ field: 'materials', code: 'MAT_MISSING' }];
    await run('act', id, 'request-info', '--body', writeTempFile(JSON.stringify({ problems })));
    expect(calls).toMatchObject([
      {
        name: 'reject',
        key: 'reject/maker/maker-1/k1',
        fields: { codes: ['REV_REJECTED_SUBJECT', 'RSK_STOP'] },
      },
      { name: 'requestInfo', fields: { problems } },
    ]);
    expect(printed).toMatch(/verdict +done/);
  });

  it('reads true and false as booleans, and dots as nested fields', async () => {
    const { run, calls } = await startTerminal();
    const id = await submitRequest(api(), owner, createKey());
    await run('act', id, 'confirm-test', '--field', 'ok=true');
    await run('act', id, 'correct', '--field', 'changes.oldAccount.last4=8889');
    expect(calls).toMatchObject([
      { fields: { ok: true } },
      { fields: { changes: { oldAccount: { last4: '8889' } } } },
    ]);
  });

  it('shows the state, the timeline and the list of requests', async () => {
    const { run } = await startTerminal(maker);
    const id = await submitRequest(api(), owner, createKey());
    await run('status', id);
    expect(printed).toMatch(/stage +screening 资料核对/);
    await run('timeline', id);
    expect(printed).toMatch(/owner-1 +submitted/);
    await run('list', '--stage', 'screening', '--limit', '1');
    expect(printed).toMatch(/REQUEST +MERCHANT .*DUE/);
    expect(printed).toMatch(/more: --cursor \S+/);
  });

  it('[A29] shows the second of two people what the first one asked for, and why', async () => {
    const { run } = await startTerminal(maker);
    const id = await submitRequest(api(), owner, createKey());
    const row = await storage().requests.find('demo', id);
    const last = (await storage().auditLog.read('demo', id)).at(-1)?.seq ?? 0;
    const data = { action: 'skipStep', step: 'terminals/T1', reason: 'done by hand' };
    const entry = { seq: last + 1, at: '2026-06-11T03:00:00Z', actor: 'operator-1', data };
    await storage().auditLog.append({
      ...{ acquirerId: 'demo', merchantId: 'M-1', requestId: id },
      entries: [{ ...entry, action: 'first-approval' }],
      state: row?.state ?? expect.fail('no row'),
    });
    await run('timeline', id);
    expect(printed).toMatch(
      /operator-1 +skipStep: first of two people +terminals\/T1 · done by hand/,
    );
  });

  it('[D recovery] exports the pack of evidence as JSON', async () => {
    const { run } = await startTerminal({ sub: 'risk-1', roles: ['risk-officer'] });
    const id = await submitRequest(api(), owner, createKey());
    await run('evidence', id);
    expect(JSON.parse(printed)).toMatchObject({ pack: { requestId: id }, seal: { requestId: id } });
  });

  it('starts a campaign from a file without faulty rows, and prints its results', async () => {
    const { run, calls } = await startTerminal({ sub: 'operator-1', roles: ['operator'] });
    const key = createKey();
    const start = (text: string, ...more: string[]) =>
      run('campaign', 'start', writeTempFile(text), '--reason', '银行合并', '--key', key, ...more);
    const faults = writeTempFile('');
    const refusal = start(buildCampaignFile('M-1', 'M 2'), '--faults', faults);
    await expect(refusal).rejects.toThrow(/1 rows are faulty[^]*line 3, merchantId: INP_FORMAT/);
    expect(readFileSync(faults, 'utf8')).toMatch(
      /^\ufeffline,field,code,zh,en\r\n3,merchantId,INP_FORMAT,[\u4e00-\u9fff]/,
    );
    expect(calls).toEqual([]);
    await start(buildCampaignFile('M-1'), '--per-minute', '6');
    expect(calls).toMatchObject([
      { name: 'start', fields: { reason: '银行合并', pacing: { perMinute: 6, inFlight: 500 } } },
    ]);
    const [, id = ''] = /campaign +(\S+)/.exec(printed) ?? [];
    printed = '';
    await run('campaign', 'results', id);
    expect(printed).toMatch(/^line,acquirerId[^]*2,demo,M-1,req-/);
    await run('campaign', 'pause', id, '--reason', 'the bank asked for it');
    expect(printed).toMatch(/state +paused/);
    await run('campaign', 'show', id);
    expect(printed).toMatch(/waiting +1/);
    await run('campaign', 'list', '--limit', '20');
    expect(printed).toMatch(new RegExp(`CAMPAIGN +STATE[^]*${id} +running`));
  });

  it('sets, lists and lifts cutover freezes', async () => {
    const { run } = await startTerminal({ sub: 'risk-1', roles: ['risk-officer'] });
    await run('freeze', 'set', 'network', 'alipay', '--reason', 'migration');
    await run('freeze', 'list');
    expect(printed).toMatch(/network +alipay .* risk-1 +migration/);
    printed = '';
    await run('freeze', 'lift', 'network', 'alipay');
    expect(printed).toBe('no cut-overs are stopped');
  });

  it('makes an endpoint, shows it and its deliveries, rotates its secret, replays and deletes', async () => {
    const { run } = await startTerminal({ sub: 'operator-1', roles: ['operator'] });
    const show = async (...command: string[]) => {
      printed = '';
      await run(...command);
      return printed;
    };
    const url = 'https://hooks.example.com/cli';
    const made = await show('endpoint', 'create', url, 'card_change.accepted');
    const [, id = ''] = /endpoint +(ep_\S+)[^]*secret, shown this once +whsec_/.exec(made) ?? [];
    expect(await show('endpoint', 'list')).toMatch(
      new RegExp(`${id} +active +0 +0 +${url} +card_change.accepted`),
    );
    await submitRequest(api(), owner, createKey());
    await storage().events.publish(1_000);
    const events = await show('events', '--type', 'card_change.accepted');
    const [, eventId = ''] =
      /card_change\.accepted +req-\S+ +M-GREEN +(evt_\S+)/.exec(events) ?? [];
    expect(events).toMatch(/more: --after evt_/);
    expect(await show('endpoint', 'pause', id)).toMatch(/paused/);
    expect(await show('endpoint', 'types', id)).toMatch(/ all$/);
    expect(await show('endpoint', 'resume', id)).toMatch(/active/);
    expect(await show('endpoint', 'replay', id, eventId)).toMatch(/events to be sent +1/);
    expect(await show('endpoint', 'deliveries', id, '--state', 'pending')).toMatch(
      /EVENT[^]*card_change\.accepted +pending/,
    );
    expect(await show('endpoint', 'test', id)).toMatch(/test event +evt_/);
    expect(await show('endpoint', 'rotate', id, '--overlap-hours', '0')).toMatch(/whsec_/);
    expect(await show('endpoint', 'delete', id)).toBe('no events are delivered');
  });

  it('prints the reasons of a refusal, field by field', async () => {
    const { run } = await startTerminal();
    const path = writeTempFile(JSON.stringify({ ...submissionBody, intake: 'fax' }));
    const refusal = run('submit', path);
    await expect(refusal).rejects.toThrow(ApiError);
    await expect(refusal).rejects.toThrow(
      /^INP_FORMAT \(422\)[\s\S]*intake: INP_FORMAT[\s\S]*reference:/,
    );
    await expect(run('status', 'req-99999999')).rejects.toThrow('API_NOT_FOUND (404)');
  });

  it('names the address when the API does not answer', async () => {
    const run = buildProgram().parseAsync(['--url', 'http://127.0.0.1:9', '--token', 't', 'list'], {
      from: 'user',
    });
    await expect(run).rejects.toThrow('no answer from http://127.0.0.1:9');
  });

  it.each([
    ['an invalid address', ['--url', 'ftp://x', '--token', 't', 'list'], /--url/],
    ['no token', ['list'], /CARD_CHANGE_TOKEN/],
    ['a missing file', ['--token', 't', 'submit', '/nowhere.json'], /cannot be read/],
    ['a file that is not JSON', ['--token', 't', 'submit', writeTempFile('{')], /is not JSON/],
    [
      'a file without a JSON object',
      ['--token', 't', 'submit', writeTempFile('[]')],
      /does not contain a JSON object/,
    ],
    ['an unknown action', ['--token', 't', 'act', 'id', 'explode'], /is not an action/],
    [
      'a field without a value',
      ['--token', 't', 'act', 'id', 'claim', '--field', 'x'],
      /name=value/,
    ],
  ])('refuses %s', async (_what, args, reason) => {
    vi.stubEnv('CARD_CHANGE_TOKEN', undefined);
    const run = buildProgram().parseAsync(args, { from: 'user' });
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(reason);
    vi.unstubAllEnvs();
  });

  it.each([['nonsense'], ['submit'], ['act', 'id']])('refuses the command: %s', async (...args) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await expect(buildProgram().parseAsync(args, { from: 'user' })).rejects.toThrow(CommanderError);
  });
});
