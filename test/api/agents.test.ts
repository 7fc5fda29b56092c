/** Agents: they have to do with the merchants that their token or the acquirer's record names, and with no others. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Unavailable } from '../../client/errors.ts';
import { setUpApi, backOffice, createKey, owner, type Claims } from '../support/api.ts';
import { createDraft, draftBody } from '../support/drafts.ts';
import { buildMerchant } from '../support/facts.ts';
import {
  accountBody,
  buildDocumentForm,
  personBody,
  submissionBody,
  submitRequest,
} from '../support/submission.ts';

const { api } = setUpApi();
const nobodys: Claims = { sub: 'agent-9', roles: ['agent'] };
const ofOthers: Claims = { ...nobodys, merchants: ['M-OTHER'] };
const ofGreen: Claims = { ...nobodys, merchants: ['M-OTHER', 'M-GREEN'] };

const withAgents = (agents?: string[]) =>
  api({
    merchants: {
      readRecord: async ({ merchantId }) =>
        buildMerchant({ merchantId, ...(agents && { agents }) }),
      findContactAddress: async () => ({ channel: 'sms', address: '13800138001' }),
    },
  });

let requestId = '';
let draftId = '';
beforeAll(async () => {
  requestId = await submitRequest(api(), owner, createKey());
  ({ draftId } = await createDraft(api(), draftBody));
});

/** Everything that an agent may try about the merchant M-GREEN. */
const tries = (): [string, 'get' | 'post' | 'put', string, object?][] => [
  ['read a request', 'get', `/v1/card-changes/${requestId}`],
  ['read a timeline', 'get', `/v1/card-changes/${requestId}/timeline`],
  ['withdraw a request', 'post', `/v1/card-changes/${requestId}/withdraw`, {}],
  ['correct a request', 'post', `/v1/card-changes/${requestId}/correct`, { changes: {} }],
  ['report a card lost', 'post', `/v1/card-changes/${requestId}/report-lost`, { card: 'old' }],
  ['object', 'post', `/v1/card-changes/${requestId}/object`, {}],
  ['ask whether a card may change', 'post', '/v1/precheck', { merchantId: 'M-GREEN' }],
  ['store an account number', 'post', '/v1/accounts', accountBody],
  ['store a person', 'post', '/v1/persons', personBody],
  ['submit', 'post', '/v1/card-changes', { ...submissionBody, intake: 'web' }],
  ['begin a draft', 'post', '/v1/drafts', { ...draftBody, intake: 'web' }],
  ['read a draft', 'get', `/v1/drafts/${draftId}`],
  ['write a draft', 'put', `/v1/drafts/${draftId}`, draftBody],
  ['send the link of a draft', 'post', `/v1/drafts/${draftId}/link`],
];
const tryAll = async (at: ReturnType<typeof api>, as: Claims): Promise<Record<string, number>> => {
  const statuses: Record<string, number> = {};
  for (const [what, method, path, body] of tries())
    statuses[what] = (
      await at[method](path, { as, key: createKey(), ...(body && { body }) })
    ).status;
  return statuses;
};

describe('[A22] an agent', () => {
  it.each<[string, Claims, string[] | undefined]>([
    ['without merchants', nobodys, undefined],
    ['of another merchant', ofOthers, undefined],
    ['whom the record does not name', nobodys, ['agent-1']],
    [
      'whose token is bound to another merchant',
      { ...nobodys, merchantId: 'M-OTHER' },
      ['agent-9'],
    ],
  ])('%s finds nothing and may do nothing', async (_what, as, agents) => {
    const at = withAgents(agents);
    for (const [what, status] of Object.entries(await tryAll(at, as)))
      expect([what, [403, 404].includes(status)]).toEqual([what, true]);
    expect(at.calls).toEqual([]);
  });

  it.each<[string, Claims, string[] | undefined]>([
    ['the token', ofGreen, undefined],
    ['a token for one merchant', { ...nobodys, merchantId: 'M-GREEN' }, undefined],
    ['the record of the acquirer', nobodys, ['agent-1', 'agent-9']],
  ])('whom %s names reads, asks and acts', async (_what, as, agents) => {
    const at = withAgents(agents);
    const statuses = await tryAll(at, as);
    expect(statuses).toMatchObject({
      'read a request': 200,
      'read a timeline': 200,
      'withdraw a request': 200,
      'ask whether a card may change': 200,
      'store a person': 201,
      submit: 201,
      'begin a draft': 201,
      'read a draft': 200,
    });
  });

  it('may not act as one on other merchants with a role of the staff in the same token', async () => {
    const at = withAgents();
    const as = { ...nobodys, roles: ['agent', 'clerk'] };
    const { status } = await at.post(`/v1/card-changes/${requestId}/withdraw`, {
      as,
      key: createKey(),
      body: {},
    });
    expect(status).toBe(403);
    expect((await at.get(`/v1/card-changes/${requestId}`, { as })).status).toBe(200);
  });

  it('is asked to come back while the record that would name them cannot be read', async () => {
    const at = api({
      merchants: {
        readRecord: () => Promise.reject(new Unavailable()),
        findContactAddress: async () => ({ channel: 'sms', address: '13800138001' }),
      },
    });
    expect((await at.get(`/v1/card-changes/${requestId}`, { as: nobodys })).status).toBe(503);
  });

  it('stores a document only for a merchant of theirs', async () => {
    const upload = async (at: ReturnType<typeof api>, as: Claims, merchantId?: string) => {
      const form = buildDocumentForm(`%PDF-1.4 ${createKey()}`);
      if (merchantId !== undefined) form.set('merchantId', merchantId);
      return (await at.post('/v1/documents', { as, body: form })).status;
    };
    expect(await upload(withAgents(), nobodys)).toBe(403);
    expect(await upload(withAgents(), nobodys, 'M-GREEN')).toBe(403);
    expect(await upload(withAgents(['agent-9']), nobodys, 'M-GREEN')).toBe(201);
    expect(await upload(withAgents(), ofGreen)).toBe(201);
    expect(await upload(withAgents(), ofGreen, 'M-THIRD')).toBe(403);
  });
});

describe('[A22] an agent whom a back office names', () => {
  const withdraw = async (agents?: string[]) => {
    const at = withAgents(agents);
    const by = { id: 'agent-9', role: 'agent' };
    const path = `/v1/card-changes/${requestId}/withdraw`;
    return (await at.post(path, { as: backOffice, key: createKey(), body: { by } })).status;
  };

  it('must be one of the record, where the core keeps a list', async () => {
    expect(await withdraw()).toBe(200);
    expect(await withdraw(['agent-9'])).toBe(200);
    expect(await withdraw(['agent-1'])).toBe(403);
    expect(await withdraw([])).toBe(403);
  });
});
