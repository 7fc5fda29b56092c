import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readBranchList } from '../../../adapters/settings/branch-list.ts';
import { clerk } from '../../support/drafts.ts';
import { accountBody } from '../../support/submission.ts';
import { owner, setUpApi } from '../../support/api.ts';

const { api } = setUpApi();
const branches = readBranchList(
  fileURLToPath(new URL('../../../sandbox/branches.json', import.meta.url)),
);
const find = (query: Record<string, string>, as = owner, more: object = { branches }) =>
  api(more).get(`/v1/branches?${new URLSearchParams(query).toString()}`, { as });

const bankCode = '105';

describe('[A78] The list of branches', () => {
  it('[A78] Bank, city and a part of the name lead to a branch code that an account is stored with', async () => {
    const { status, body } = await find({ bankCode, city: '北京', q: '海淀' });
    expect(status).toBe(200);
    const found = body['branches'] as { cnaps: string; name: string }[];
    expect(found).toEqual([expect.objectContaining({ bankCode, city: '北京市' })]);
    const { cnaps } = found[0] ?? { cnaps: '' };
    const account = { ...accountBody, cnaps };
    expect((await api().post('/v1/accounts', { as: owner, body: account })).status).toBe(201);
  });

  it('[A12] The precheck tells in how many cities the bank has branches', async () => {
    const body = { merchantId: 'M-GREEN', account: { bankCode } };
    const answer = await api({ branches }).post('/v1/precheck', { as: owner, body });
    expect(answer.body['bank']).toMatchObject({ coverage: { branches: 5, cities: 3 } });
  });

  it('An installation without a list says so, and does not seem to know that there is no branch', async () => {
    const { body } = await find({ bankCode }, clerk, {});
    expect(body).toEqual({ isListed: false, branches: [], more: false });
  });

  it('A bank without its three digits is refused by its field', async () => {
    const { status, body } = await find({ bankCode: 'ICBC' });
    expect(status).toBe(422);
    expect(body['problems']).toEqual([expect.objectContaining({ field: 'bankCode' })]);
  });
});

it.each([
  ['/nowhere/branches.json', 'BRANCHES_FILE /nowhere/branches.json: cannot be read'],
  ['Dockerfile', 'BRANCHES_FILE Dockerfile: is not JSON'],
])('a list of branches in %s is refused with the name of the variable', (file, fault) => {
  expect(() => readBranchList(file)).toThrow(fault);
});
