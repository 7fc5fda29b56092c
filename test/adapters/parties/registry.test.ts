/** The business registry: what is sent, and what of its answer goes on. */
import { describe, expect, it } from 'vitest';
import { connectParty } from '../../../adapters/http/party.ts';
import { createRegistryAdapter } from '../../../adapters/parties/registry.ts';
import { buildMerchant } from '../../support/facts.ts';
import {
  buildAccountSecrets,
  createFakeVault,
  startFakeParty,
  type Reply,
} from '../../support/fake-party.ts';

const options = { signal: new AbortController().signal };
const creditCode = '91110105MA01A2B3C4';
const question = {
  requestId: 'r-1',
  merchant: { acquirerId: 'demo', merchantId: 'm-1001' },
  personToken: 'pers_1',
  accountToken: 'acct_1',
};
const { holder: _, ownerMatch: __, ...record } = buildMerchant({ kind: 'COMPANY' });
const names = { legal: '北京京味餐饮有限公司', operator: '王建国', creditCode };
const entry = {
  requestId: 'r-1',
  creditCode,
  state: 'ACTIVE',
  abnormal: false,
  name: '北京京味餐饮有限公司',
  representative: '王建国',
};
const corporate = {
  kind: 'CORPORATE',
  holderName: '北京京味餐饮有限公司',
  holderIdNumber: creditCode,
} as const;

interface Setting {
  names?: object;
  account?: Parameters<typeof buildAccountSecrets>[0];
  owner?: string;
  reply?: Reply;
}

async function lookUp({
  names: known = names,
  account = corporate,
  owner = '王建国',
  reply,
}: Setting = {}) {
  const core = await startFakeParty({ status: 200, json: { ...record, names: known } });
  const registry = await startFakeParty(reply ?? { status: 200, json: entry });
  const { vault, purposes } = createFakeVault(buildAccountSecrets(account), {
    name: owner,
    idNumber: '110105199001010010',
    mobile: '13800000001',
  });
  const connect = (name: string, { url }: { url: string }) =>
    connectParty(name, { url, secret: 's' });
  const adapter = createRegistryAdapter(
    connect('registry', registry),
    connect('merchants', core),
    vault,
  );
  return { answer: adapter.lookUp(question, options), received: registry.received, purposes };
}

describe('[A39] A look-up in the business registry', () => {
  it('A look-up in the business registry sends the credit code and keeps results of comparisons, never a name', async () => {
    const { answer, received, purposes } = await lookUp({
      reply: { status: 200, json: { ...entry, abnormal: true, validUntil: '2030-01-01' } },
    });
    expect(await answer).toEqual({
      state: 'ACTIVE',
      isAbnormal: true,
      validUntil: '2030-01-01',
      name: 'MATCH',
      representative: { personToken: 'pers_1', match: 'MATCH' },
    });
    expect(received.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', '/look-ups', { requestId: 'r-1', creditCode }],
    ]);
    expect(purposes).toContain('registry: look up the business for r-1');
  });

  it.each<[string, Setting, object]>([
    [
      'a record of another name',
      { names: { ...names, legal: '上海别家有限公司' } },
      { name: 'NO_MATCH' },
    ],
    [
      'an account of another name',
      { account: { ...corporate, holderName: '上海别家有限公司' } },
      { name: 'NO_MATCH' },
    ],
    [
      'an account that is written a little differently',
      { account: { ...corporate, holderName: '北京京味餐饮有限公司(朝阳)' } },
      { name: 'CLOSE_MATCH' },
    ],
    [
      'an owner who does not represent it',
      { owner: '赵敏' },
      { representative: { match: 'NO_MATCH' } },
    ],
    [
      'an owner whose name systems damage',
      { owner: '王㛃国' },
      { representative: { match: 'CLOSE_MATCH' } },
    ],
  ])('A look-up in the business registry tells %s', async (_what, setting, result) => {
    expect(await (await lookUp(setting)).answer).toMatchObject(result);
  });

  it('A look-up in the business registry takes the number of the corporate account where the core has none', async () => {
    const { answer, received } = await lookUp({ names: { operator: '王建国' } });
    expect(await answer).toMatchObject({ state: 'ACTIVE', name: 'MATCH' });
    expect(received[0]?.body).toMatchObject({ creditCode });
  });

  it.each([
    ['no number is known', { names: { operator: '王建国' }, account: {} }, 'NO_NUMBER'],
    ['the number is empty', { names: { ...names, creditCode: ' ' }, account: {} }, 'NO_NUMBER'],
    [
      'only the number of an authorised holder is known',
      { names: {}, account: { ...corporate, holderRelation: 'AUTHORISED' as const } },
      'NO_NUMBER',
    ],
    [
      'the registry knows no such number',
      { reply: { status: 404, json: { code: 'NOT_FOUND' } } },
      'NOT_FOUND',
    ],
  ])('A look-up in the business registry says so when %s', async (_why, setting, state) => {
    expect(await (await lookUp(setting)).answer).toEqual({ state });
  });

  it.each([
    ['another number', { ...entry, creditCode: '92110105MA01A2B3C1' }, 'unavailable'],
    ['another request', { ...entry, requestId: 'r-2' }, 'refused'],
  ])('A look-up in the business registry takes no answer about %s', async (_what, json, kind) => {
    const { answer } = await lookUp({ reply: { status: 200, json } });
    await expect(answer).rejects.toMatchObject({ kind });
  });
});
