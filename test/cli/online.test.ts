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

const { api } = setUpApi();
let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => void (printed += text));
});
afterEach(() => void vi.restoreAllMocks());

/** The API on a port of its own, and the command line towards it. */
async function terminal(as: Claims = owner) {
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

const file = (content: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'card-change-cli-')), 'body.json');
  writeFileSync(path, content);
  return path;
};

describe('the command line', () => {
  it('submits a file, and the same file under the same key only once', async () => {
    const { run, told } = await terminal();
    const key = createKey();
    const path = file(JSON.stringify(submissionBody));
    await run('submit', path, '--key', key);
    expect(printed).toMatch(/stage +screening 资料核对/);
    printed = '';
    await run('--json', 'submit', path, '--key', key);
    expect(JSON.parse(printed)).toMatchObject({ stage: 'screening' });
    expect(told).toHaveLength(1);
  });

  it('[A13, A49] says before anything is typed what an account of class III would mean for his day', async () => {
    const { run } = await terminal();
    const authn = { twoFactorEnrolled: false };
    const path = file(JSON.stringify({ ...submissionBody, authn }));
    await run('precheck', path, '--card-class', 'III');
    expect(printed).toMatch(/average day +[\d,.]+ yuan/);
    expect(printed).toMatch(/class III 2,000\.00 yuan/);
    expect(printed).toMatch(/newAccount +ACC_CLASS_LIMIT/);
    expect(printed).toMatch(/Before app:\s+authn\.twoFactorEnrolled +IDV_2FA_NOT_SET/);
    expect(printed).toMatch(/trial +merchant .*hold/);
    await expect(run('precheck', path, '--card-class', 'IV')).rejects.toThrow(CommanderError);
  });

  it('acts with fields as they are typed, and with a file', async () => {
    const { run, told } = await terminal(maker);
    const id = await submitRequest(api(), owner, createKey());
    const codes = ['--field', 'codes[]=REV_REJECTED_SUBJECT', '--field', 'codes[]=RSK_STOP'];
    await run('act', id, 'reject', '--field', 'evidence=e', ...codes, '--key', 'k1');
    const problems = [{ field: 'materials', code: 'MAT_MISSING' }];
    await run('act', id, 'request-info', '--body', file(JSON.stringify({ problems })));
    expect(told).toMatchObject([
      { name: 'reject', key: 'k1', fields: { codes: ['REV_REJECTED_SUBJECT', 'RSK_STOP'] } },
      { name: 'requestInfo', fields: { problems } },
    ]);
    expect(printed).toMatch(/verdict +done/);
  });

  it('reads true and false as such, and fields in fields', async () => {
    const { run, told } = await terminal();
    const id = await submitRequest(api(), owner, createKey());
    await run('act', id, 'confirm-test', '--field', 'ok=true');
    await run('act', id, 'correct', '--field', 'changes.oldAccount.last4=8889');
    expect(told).toMatchObject([
      { fields: { ok: true } },
      { fields: { changes: { oldAccount: { last4: '8889' } } } },
    ]);
  });

  it('shows how a request stands, what happened, and which there are', async () => {
    const { run } = await terminal(maker);
    const id = await submitRequest(api(), owner, createKey());
    await run('status', id);
    expect(printed).toMatch(/stage +identity 身份核验/);
    await run('timeline', id);
    expect(printed).toMatch(/owner-1 +submitted/);
    await run('list', '--stage', 'screening', '--limit', '1');
    expect(printed).toMatch(/REQUEST +MERCHANT/);
    expect(printed).toMatch(/more: --cursor \S+/);
  });

  it('starts a campaign from a file, not while rows are faulty, and hands out results', async () => {
    const { run, told } = await terminal({ sub: 'operator-1', roles: ['operator'] });
    const key = createKey();
    const start = (text: string, ...more: string[]) =>
      run('campaign', 'start', file(text), '--reason', '银行合并', '--key', key, ...more);
    const faults = file('');
    const refused = start(buildCampaignFile('M-1', 'M 2'), '--faults', faults);
    await expect(refused).rejects.toThrow(/1 rows are faulty[^]*line 3, merchantId: INP_FORMAT/);
    expect(readFileSync(faults, 'utf8')).toMatch(
      /^line,field,code,zh,en\r\n3,merchantId,INP_FORMAT,[\u4e00-\u9fff]/,
    );
    expect(told).toEqual([]);
    await start(buildCampaignFile('M-1'), '--per-minute', '6');
    expect(told).toMatchObject([
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
    expect(printed).toMatch(new RegExp(`CAMPAIGN +STATE[^]*${id} +loading`));
  });

  it('stops cut-overs, lists what is stopped, and allows them again', async () => {
    const { run } = await terminal({ sub: 'risk-1', roles: ['risk-officer'] });
    await run('freeze', 'set', 'network', 'alipay', '--reason', 'migration');
    await run('freeze', 'list');
    expect(printed).toMatch(/network +alipay .* risk-1 +migration/);
    printed = '';
    await run('freeze', 'lift', 'network', 'alipay');
    expect(printed).toBe('no cut-overs are stopped');
  });

  it('says why the API said no, field by field', async () => {
    const { run } = await terminal();
    const path = file(JSON.stringify({ ...submissionBody, intake: 'fax' }));
    const refused = run('submit', path);
    await expect(refused).rejects.toThrow(ApiError);
    await expect(refused).rejects.toThrow(
      /^INP_FORMAT \(422\)[\s\S]*intake: INP_FORMAT[\s\S]*reference:/,
    );
    await expect(run('status', 'req-99999999')).rejects.toThrow('API_NOT_FOUND (404)');
  });

  it('says where it looked when nobody answers', async () => {
    const run = buildProgram().parseAsync(['--url', 'http://127.0.0.1:9', '--token', 't', 'list'], {
      from: 'user',
    });
    await expect(run).rejects.toThrow('no answer from http://127.0.0.1:9');
  });

  it.each([
    ['an address that is none', ['--url', 'ftp://x', '--token', 't', 'list'], /--url/],
    ['no token', ['list'], /CARD_CHANGE_TOKEN/],
    ['a file that is not there', ['--token', 't', 'submit', '/nowhere.json'], /cannot be read/],
    ['a file that is no JSON', ['--token', 't', 'submit', file('{')], /is no JSON/],
    ['a file that holds no object', ['--token', 't', 'submit', file('[]')], /no JSON object/],
    ['an action nobody knows', ['--token', 't', 'act', 'id', 'explode'], /no such action/],
    [
      'a field without a value',
      ['--token', 't', 'act', 'id', 'claim', '--field', 'x'],
      /name=value/,
    ],
  ])('is refused with %s', async (_what, args, reason) => {
    vi.stubEnv('CARD_CHANGE_TOKEN', undefined);
    const run = buildProgram().parseAsync(args, { from: 'user' });
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(reason);
    vi.unstubAllEnvs();
  });

  it.each([['nonsense'], ['submit'], ['act', 'id']])('does not know: %s', async (...args) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await expect(buildProgram().parseAsync(args, { from: 'user' })).rejects.toThrow(CommanderError);
  });
});
