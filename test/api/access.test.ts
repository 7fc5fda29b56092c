import { beforeAll, describe, expect, it } from 'vitest';
import { access } from '../../api/access.ts';
import { createTokenReader } from '../../api/tokens.ts';
import { permissions } from '../../domain/request/permissions.ts';
import {
  setUpApi,
  auditor,
  backOffice,
  maker,
  createKey,
  owner,
  createToken,
  tokenSettings,
  type Claims,
} from '../support/api.ts';
import { accountBody, submitRequest } from '../support/submission.ts';

const { api } = setUpApi();
let requestId = '';
beforeAll(async () => {
  requestId = await submitRequest(api(), owner, createKey());
});

describe('a bearer token', () => {
  const withToken = async (token: string) =>
    (await api().get(`/v1/card-changes/${requestId}`, { headers: { authorization: token } }))
      .status;

  it('is accepted while it is valid', async () => {
    expect(await withToken(`Bearer ${await createToken(owner)}`)).toBe(200);
  });

  it.each([
    ['is missing', async () => ''],
    ['is not a JWT', async () => 'Bearer abc'],
    ['is of another scheme', async () => `Basic ${await createToken(owner)}`],
    ['has expired', async () => `Bearer ${await createToken(owner, '-1s')}`],
    [
      'is signed with another key',
      async () => `Bearer ${await createToken(owner, '1h', 'x'.repeat(32))}`,
    ],
    ['names no acquirer', async () => `Bearer ${await createToken({ ...owner, acquirerId: '' })}`],
    [
      'is of an owner without a merchant',
      async () => `Bearer ${await createToken({ roles: ['owner'] })}`,
    ],
  ])('that %s is answered with 401', async (_what, token) => {
    expect(await withToken(await token())).toBe(401);
  });

  it.each([['admin'], ['system']])(
    'with a role that no caller may have is answered with 403: %s',
    async (role) => {
      expect(await withToken(`Bearer ${await createToken({ roles: [role] })}`)).toBe(403);
    },
  );

  it.each([
    ['demo, other', 200],
    ['other', 401],
  ])(
    '[A20] is accepted only for acquirers whose licence was checked: %s',
    async (acquirers, status) => {
      const readToken = createTokenReader({
        ...tokenSettings,
        acquirers: acquirers.split(', '),
      });
      const { get } = api({ readToken });
      const authorization = `Bearer ${await createToken(owner)}`;
      const answer = await get(`/v1/card-changes/${requestId}`, { headers: { authorization } });
      expect(answer.status).toBe(status);
    },
  );
});

describe('an operation', () => {
  it.each([
    ['an auditor submits', auditor, 'post', '/v1/card-changes'],
    ['a reviewer submits', maker, 'post', '/v1/card-changes'],
    ['a reviewer stores an account number', maker, 'post', '/v1/accounts'],
    ['an owner reads a document', owner, 'get', '/v1/documents/doc_1'],
    ['an owner approves', owner, 'post', '/v1/card-changes/req-00000001/approve'],
    [
      'a reviewer confirms for the owner',
      maker,
      'post',
      '/v1/card-changes/req-00000001/confirm-test',
    ],
    ['a back office approves', backOffice, 'post', '/v1/card-changes/req-00000001/approve'],
    ['an owner decodes payloads', owner, 'post', '/codec/decode'],
    ['a back office decodes payloads', backOffice, 'post', '/codec/decode'],
  ] as const)('is refused with 403 when %s', async (_what, as, method, path) => {
    const { status, body } = await api()[method](path, { as, key: createKey() });
    expect([status, body['code']]).toEqual([403, 'ACT_NOT_ALLOWED']);
  });

  it.each([
    ['operator', 'get', '/v1/tasks'],
    ['operator', 'post', '/v1/tasks/task_00000000000000000000000000000000/assign'],
    ['operator', 'get', '/v1/freezes'],
    ['operator', 'post', '/v1/freezes/lift'],
    ['operator', 'get', '/v1/campaigns'],
    ['operator', 'post', '/v1/campaigns'],
    ['operator', 'get', '/v1/endpoints'],
    ['auditor', 'get', '/v1/documents/doc_00000000000000000000000000000000'],
    ['auditor', 'post', '/codec/decode'],
  ] as const)(
    'about all merchants is refused with 403 for a token of one merchant: %s, %s %s',
    async (role, method, path) => {
      const as: Claims = { sub: 'bound-1', roles: [role], merchantId: 'M-GREEN' };
      const { status, body } = await api()[method](path, { as, key: createKey() });
      expect([status, body['code']]).toEqual([403, 'ACT_NOT_ALLOWED']);
    },
  );

  it('[A29] that performs an action is open to exactly the roles of its permission', () => {
    for (const [action, { roles }] of Object.entries(permissions)) {
      const allowedRoles = access[action as keyof typeof permissions].filter(
        (role) => role !== 'back-office',
      );
      expect([...allowedRoles].toSorted()).toEqual(
        roles.filter((role) => role !== 'system').toSorted(),
      );
    }
  });
});

describe('a caller', () => {
  const others: Claims[] = [
    { ...maker, acquirerId: 'other' },
    { ...owner, acquirerId: 'other' },
    { sub: 'owner-2', roles: ['owner'], merchantId: 'M-OTHER' },
  ];

  it.each(others)('finds nothing of another acquirer or merchant: %j', async (as) => {
    const { get, post, calls } = api();
    for (const path of ['', '/timeline', '/receipt'])
      expect((await get(`/v1/card-changes/${requestId}${path}`, { as })).status).toBe(404);
    const answer = await post(`/v1/card-changes/${requestId}/object`, {
      as,
      key: createKey(),
      body: {},
    });
    expect(answer.status).toBe(404);
    expect(calls).toEqual([]);
    const { body } = await get('/v1/card-changes?merchantId=M-GREEN', { as });
    expect(body['cardChanges']).toEqual([]);
  });

  it('gets a new request under a key that another acquirer has used', async () => {
    const key = createKey();
    const theirs = { ...owner, acquirerId: 'other' };
    expect(await submitRequest(api(), owner, key)).not.toBe(
      await submitRequest(api(), theirs, key),
    );
  });

  it('who is an owner may not name another merchant', async () => {
    const body = { ...accountBody, merchantId: 'M-OTHER' };
    const { status } = await api().post('/v1/accounts', { as: owner, body });
    expect(status).toBe(403);
  });
});

describe('a back office', () => {
  const object = (body: object, as = backOffice) => {
    const opened = api();
    const path = `/v1/card-changes/${requestId}/object`;
    return opened
      .post(path, { as, key: createKey(), body })
      .then((answer) => ({ answer, ...opened }));
  };

  it('acts as the person of the merchant’s side that it names', async () => {
    const by = { id: 'owner-7', role: 'owner' };
    const { answer, calls } = await object({ by });
    expect(answer.status).toBe(200);
    expect(calls).toMatchObject([{ name: 'object', fields: { by } }]);
  });

  it.each([
    ['no name', {}, 422],
    ['a member of staff', { by: { id: 'x', role: 'maker' } }, 422],
    ['the system', { by: { id: 'x', role: 'system' } }, 422],
    ['a clerk, who may not object,', { by: { id: 'x', role: 'clerk' } }, 403],
  ])('must name a person it may act for: %s is refused', async (_whom, body, status) => {
    const { answer, calls } = await object(body);
    expect(answer.status).toBe(status);
    expect(calls).toEqual([]);
  });

  it('is the only caller that may act for others', async () => {
    const { answer } = await object({ by: { id: 'owner-7', role: 'owner' } }, owner);
    expect(answer.status).toBe(403);
  });
});
