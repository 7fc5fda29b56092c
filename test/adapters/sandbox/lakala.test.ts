/** Lakala's stand-in takes calls as strictly as they are published. */
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildAuthorization } from '../../../adapters/networks/lakala/signatures.ts';
import { computeLakalaNo } from '../../../sandbox/data/merchants.ts';
import { createLakalaKeys, type LakalaKeys } from '../../../sandbox/lakala/options.ts';
import { startSandbox } from '../../../sandbox/server.ts';

let keys: LakalaKeys;
beforeAll(async () => {
  keys = await createLakalaKeys();
});

const openApi = '/api/v2/mms/openApi';
const orderNo = '2026113012000012345678';
const change = () => ({
  version: '1.0',
  orderNo,
  orgCode: keys.partner.orgCode,
  merCupNo: computeLakalaNo('M-LKL'),
  openningBankCode: '105100000026',
  openningBankName: '建设银行',
  clearingBankCode: '105100000026',
  acctNo: '6217000200112001011',
  acctName: '李桂香',
  acctTypeCode: '58',
  retUrl: 'http://127.0.0.1:9/',
});

async function startStandIn() {
  let now = Date.now();
  const lakala = { keys, now: () => now };
  const sandbox = await startSandbox({ secret: 's', pendingMs: 60_000, lakala });
  onTestFinished(() => sandbox.close());
  const networks = [{ id: 'lakala', state: 'open' as const, lead: true }];
  sandbox.addMerchant({ merchantId: 'M-LKL', like: 'M-GREEN' }, { networks });
  const call = async (
    path: string,
    reqData: object,
    { envelope = {}, headers = {} }: { envelope?: object; headers?: Record<string, string> } = {},
  ) => {
    const reqId = randomBytes(16).toString('hex');
    const body = JSON.stringify({
      reqData,
      ...{ ver: '1.0.0', timestamp: String(now), reqId },
      ...envelope,
    });
    const answer = await fetch(`${sandbox.url}/lakala${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: buildAuthorization(keys.partner, body, now),
        ...headers,
      },
      body,
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  return {
    sandbox,
    call,
    change: (more: object = {}) => call(`${openApi}/changeMer`, { ...change(), ...more }),
    upload: (more: object = {}) =>
      call(`${openApi}/uploadFile`, {
        ...{ version: '1.0', orderNo, orgCode: keys.partner.orgCode },
        ...{ attType: 'BANK_CARD', attExtName: 'png', attContext: 'iVBORw0KGgo=' },
        ...more,
      }),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('A change at the stand-in of Lakala', () => {
  it('A change at the stand-in of Lakala is taken once under its number, and one of a merchant is open', async () => {
    const standIn = await startStandIn();
    expect((await standIn.change()).json).toMatchObject({ retCode: '000000' });
    expect((await standIn.change()).json).toMatchObject({ retMsg: '订单编号重复' });
    const other = { orderNo: '2026113012000087654321' };
    expect((await standIn.change(other)).json).toMatchObject({ retMsg: '商户存在审核中的变更' });
  });

  it.each<[string, object, string]>([
    ['no merchant', { merCupNo: undefined }, '100006'],
    ['an unknown merchant', { merCupNo: '822290000000000' }, '100048'],
    ['an unknown inner number', { merCupNo: undefined, merInnerNo: '4002' }, '100011'],
    ['an unknown terminal', { termNo: 'T-none' }, '100015'],
    ['another organisation', { orgCode: '1' }, '100006'],
    ['a short number', { orderNo: '20261130' }, '100006'],
    ['letters in the account', { acctNo: '6217x00020011200' }, '100006'],
    ['an unknown kind of account', { acctTypeCode: '59' }, '100006'],
    ['a corporate account of a micro merchant', { acctTypeCode: '57' }, '100028'],
    ['a name that is too long', { acctName: '王'.repeat(41) }, '100006'],
    ['an address that is too long', { retUrl: `http://a.example/${'b'.repeat(60)}` }, '100006'],
    ['a field that is not published', { other: 1 }, '100006'],
    ['another holder without a letter', { acctIdType: '01', acctIdcard: '1101' }, '100006'],
    [
      'a file that was not uploaded',
      { fileData: [{ attFileId: 'f', attType: 'OTHERS' }] },
      '100006',
    ],
  ])('A change at the stand-in of Lakala with %s is refused', async (_what, more, retCode) => {
    const standIn = await startStandIn();
    expect((await standIn.change(more)).json).toMatchObject({ retCode });
  });

  it('A change at the stand-in of Lakala takes files of its own number for a day', async () => {
    const standIn = await startStandIn();
    const { json } = await standIn.upload();
    const { attFileId } = json['respData'] as { attFileId: string };
    const fileData = [{ attFileId, attType: 'BANK_CARD' }];
    const other = { fileData, orderNo: '2026113012000087654321' };
    expect((await standIn.change(other)).json).toMatchObject({ retMsg: '附件已失效' });
    standIn.pass(25 * 60 * 60_000);
    expect((await standIn.change({ fileData })).json).toMatchObject({ retMsg: '附件已失效' });
    const again = (await standIn.upload()).json['respData'] as { attFileId: string };
    const valid = { fileData: [{ attFileId: again.attFileId, attType: 'BANK_CARD' }] };
    expect((await standIn.change(valid)).json).toMatchObject({ retCode: '000000' });
  });

  it('A change at the stand-in of Lakala cannot be appealed against while it is audited', async () => {
    const standIn = await startStandIn();
    const { json } = await standIn.change();
    const { contractId } = json['respData'] as { contractId: string };
    const question = { version: '1.0', orderNo, orgCode: keys.partner.orgCode, contractId };
    const appeal = await standIn.call(`${openApi}/reconsiderSubmit`, question);
    expect(appeal.json).toMatchObject({ retCode: 'OP10102' });
    const other = await standIn.call(`${openApi}/queryContract`, { ...question, contractId: 'x' });
    expect(other.json).toMatchObject({ retMsg: '进件信息不存在' });
  });

  it.each<[string, { envelope?: object; headers?: Record<string, string> }, object]>([
    ['no signature', { headers: { authorization: '' } }, { code: 'GW0004' }],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, { code: 'GW0001' }],
    ['another version', { envelope: { ver: '2' } }, { retCode: '100006' }],
    ['a short request id', { envelope: { reqId: 'abc' } }, { retCode: '100006' }],
  ])('A change at the stand-in of Lakala with %s is refused', async (_what, how, expected) => {
    const standIn = await startStandIn();
    const { json } = await standIn.call(`${openApi}/changeMer`, change(), how);
    expect(json).toMatchObject(expected);
  });
});
