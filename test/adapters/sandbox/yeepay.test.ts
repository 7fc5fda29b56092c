/** Yeepay's stand-in takes applications as strictly as they are published. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  buildAuthorization,
  buildSignedHeaders,
  buildWireParams,
  type Params,
} from '../../../adapters/networks/yeepay/signatures.ts';
import { computeYeepayNo } from '../../../sandbox/data/merchants.ts';
import { startSandbox } from '../../../sandbox/server.ts';
import { createYeepayKeys, type YeepayKeys } from '../../../sandbox/yeepay/options.ts';

let keys: YeepayKeys;
beforeAll(async () => {
  keys = await createYeepayKeys();
});

const merchantNo = computeYeepayNo('M-YOP');
const account = {
  bankAccountName: '李桂香',
  bankAccountType: 'DEBIT_CARD',
  bankCardNo: '6217000200112001011',
  bankCode: 'CCB',
  bankCardTag: '["SETTLEMENT"]',
};
const form = (more: object = {}, accountMore: object = {}): Params => ({
  requestNo: 'r1',
  merchantNo,
  notifyUrl: 'http://127.0.0.1:9/',
  accountInfo: JSON.stringify({ ...account, ...accountMore }),
  ...more,
});

async function startStandIn(pendingMs = 60_000) {
  const sandbox = await startSandbox({ secret: 's', pendingMs, yeepay: { keys } });
  onTestFinished(() => sandbox.close());
  const networks = [{ id: 'yeepay', state: 'open' as const, lead: true }];
  sandbox.addMerchant({ merchantId: 'M-YOP', like: 'M-GREEN' }, { networks });
  const call = async (
    params: Params,
    {
      method = 'POST',
      path = '/rest/v1.0/mer/merchant/info/modify',
      timestamp = new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      requestId = randomUUID() as string,
      headers = {},
      body = buildWireParams(params),
    }: Partial<{
      method: 'GET' | 'POST';
      path: string;
      timestamp: string;
      requestId: string;
      headers: Record<string, string>;
      body: string;
    }> = {},
  ) => {
    const stamp = { timestamp, requestId };
    const request = { method, path, params };
    const { appKey, privateKey } = keys.app;
    const query = method === 'GET' ? `?${body}` : '';
    const answer = await fetch(`${sandbox.url}/yeepay/yop-center${path}${query}`, {
      method,
      headers: {
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        ...buildSignedHeaders({ appKey }, request, stamp),
        authorization: buildAuthorization({ appKey, privateKey }, request, stamp),
        ...headers,
      },
      ...(method === 'POST' && { body }),
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  return { sandbox, call };
}

describe('A form at Yeepay', () => {
  it('A form at Yeepay is taken once under its number, and only one of a merchant is open', async () => {
    const { call } = await startStandIn();
    expect((await call(form())).json).toMatchObject({ result: { returnCode: 'NIG00000' } });
    expect((await call(form())).json).toMatchObject({ result: { returnMsg: '请求号重复' } });
    const { json } = await call(form({ requestNo: 'r2' }));
    expect(json).toMatchObject({ result: { returnMsg: '商户存在审核中的变更申请' } });
  });

  it.each([['another merchant', form({ merchantNo: '10000000000' })]])(
    'A form at Yeepay for %s is refused',
    async (_what, params) => {
      const { call } = await startStandIn();
      expect((await call(params)).json).toMatchObject({ result: { returnCode: 'NIG10403' } });
    },
  );

  it.each<[string, Params]>([
    ['no number', form({ requestNo: '' })],
    ['no address for notifications', form({ notifyUrl: 'nowhere' })],
    ['a field that is not published', form({ other: '1' })],
    ['an account that is no JSON', form({ accountInfo: '{' })],
    ['a number with letters', form({}, { bankCardNo: '6217x' })],
    ['no name', form({}, { bankAccountName: undefined })],
    ['an unknown kind of account', form({}, { bankAccountType: 'PRIVATE' })],
    ['a bank code in digits', form({}, { bankCode: '105' })],
  ])('A form at Yeepay with %s is refused', async (_what, params) => {
    const { call } = await startStandIn();
    expect(await call(params)).toMatchObject({ status: 400, json: { code: '40042' } });
  });

  it.each([
    ['another application', { headers: { 'x-yop-appkey': 'app_2' } }, '40042'],
    ['an old signature', { timestamp: '2026-01-01T00:00:00Z' }, '40047'],
    ['no signature', { headers: { authorization: '' } }, '40042'],
    ['another content', { body: buildWireParams(form({ requestNo: 'r9' })) }, '40047'],
    ['another digest', { headers: { 'x-yop-content-sha256': 'a'.repeat(64) } }, '40047'],
    ['another request id', { headers: { 'x-yop-request-id': 'x' } }, '40047'],
    ['another content type', { headers: { 'content-type': 'application/json' } }, '40042'],
    ['values that are encoded once', { body: String(new URLSearchParams(form())) }, '40042'],
  ])('A form at Yeepay with %s is refused', async (_what, options, code) => {
    const { call } = await startStandIn();
    expect((await call(form(), options)).json).toMatchObject({ code });
  });

  it('A form at Yeepay is refused when its request id was used before', async () => {
    const { call } = await startStandIn();
    await call(form(), { requestId: 'once' });
    expect((await call(form({ requestNo: 'r2' }), { requestId: 'once' })).status).toBe(401);
  });

  it('A form at Yeepay leaves the old card until its audit ends', async () => {
    const { call, sandbox } = await startStandIn();
    await call(form());
    const readCards = () =>
      call({ merchantNo }, { method: 'GET', path: '/rest/v1.0/account/withdraw/card/query' });
    expect(JSON.stringify((await readCards()).json)).toContain('622202*********8889');
    sandbox.flushTimers();
    expect(JSON.stringify((await readCards()).json)).toContain('621700*********1011');
  });
});
