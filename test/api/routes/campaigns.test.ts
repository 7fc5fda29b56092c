import { describe, expect, it } from 'vitest';
import { setUpApi, maker, createKey, owner, type Claims } from '../../support/api.ts';
import { buildCampaignFile } from '../../support/campaign-file.ts';

const { api, storage } = setUpApi();
type Api = ReturnType<typeof api>;
const operator: Claims = { sub: 'operator-1', roles: ['operator'] };
const foreignOperator: Claims = { ...operator, acquirerId: 'acq-other' };
const csv = { 'content-type': 'text/csv' };

const load = (at: Api, text: string, key = createKey(), as = operator) =>
  at.post('/v1/campaigns', { as, key, body: text, headers: csv });
const loadAndGetPath = async (
  at: Api,
  text = buildCampaignFile('M-1', 'M-2'),
  key = createKey(),
): Promise<string> => `/v1/campaigns/${String((await load(at, text, key)).body['campaignId'])}`;

describe('the file of a campaign', () => {
  it('is taken row by row: faulty rows are reported by line, column and remedy', async () => {
    const { status, body } = await load(api(), buildCampaignFile('M-1', 'M 2', 'M-3'));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      rows: 2,
      faulty: 1,
      faults: [{ line: 3, problems: [{ field: 'merchantId', code: 'INP_FORMAT' }] }],
    });
  });

  it('may contain only merchants of the caller’s acquirer', async () => {
    const text = buildCampaignFile('M-1').replace('merchantId', 'acquirerId,merchantId');
    const { body } = await load(api(), text.replace('\r\n', '\r\nacq-other,'));
    expect(body).toMatchObject({ rows: 0, faults: [{ problems: [{ field: 'acquirerId' }] }] });
  });

  it('replaces an earlier file under the same key until the campaign is started', async () => {
    const at = api();
    const key = createKey();
    const first = await load(at, buildCampaignFile('M 1'), key);
    const second = await load(at, buildCampaignFile('M-1'), key);
    expect(second.body).toEqual({
      campaignId: first.body['campaignId'],
      encoding: 'utf-8',
      rows: 1,
      faulty: 0,
      faults: [],
    });
    await startCampaign(String(first.body['campaignId']));
    const { status, body } = await load(at, buildCampaignFile('M-1'), key);
    expect([status, body['code']]).toEqual([409, 'ACT_WRONG_STAGE']);
  });

  it('of another acquirer under the same key is another campaign', async () => {
    const key = createKey();
    const ours = await load(api(), buildCampaignFile('M-1'), key);
    const theirs = await load(api(), buildCampaignFile('M-1'), key, foreignOperator);
    expect(theirs.body['campaignId']).not.toBe(ours.body['campaignId']);
  });
});

describe('a campaign', () => {
  it.each([
    ['policy.profile', 'cn-default', { profile: 'demo', version: 1 }],
    ['policy.version', '1', { profile: 'cn-default', version: 9 }],
  ])(
    'is refused with the %s that there is, and stays as it was, under a policy that its requests could not have',
    async (field, allowed, policy) => {
      const at = api();
      const path = await loadAndGetPath(at);
      const answer = await at.post(`${path}/start`, {
        as: operator,
        body: { reason: 'x', policy },
      });
      expect([answer.status, answer.body['problems']]).toEqual([
        422,
        [expect.objectContaining({ field, params: { field, allowed } })],
      ]);
      expect(at.calls).toEqual([]);
      expect((await at.get(path, { as: operator })).body['state']).toBe('loading');
    },
  );

  it('is started with a reason, and by default with the acquirer’s policy and a limited pace', async () => {
    const at = api();
    const path = await loadAndGetPath(at);
    const body = { reason: '银行合并', pacing: { perMinute: 6, inFlight: 20 } };
    const answer = await at.post(`${path}/start`, { as: operator, body });
    expect(answer.body).toMatchObject({ state: 'running', counts: { waiting: 2, completed: 0 } });
    expect(at.calls).toMatchObject([
      {
        name: 'start',
        fields: {
          ...body,
          acquirerIds: ['demo'],
          policy: { profile: 'cn-default', version: 1 },
          abortWhen: { share: 0.2, afterRows: 50 },
          startedBy: { id: 'operator-1', role: 'operator' },
        },
      },
    ]);
  });

  it('is started only when its file has been read to its end, and then keeps its rows', async () => {
    const at = api();
    const key = createKey();
    const path = await loadAndGetPath(at, buildCampaignFile('M-1'), key);
    const campaignId = path.replace('/v1/campaigns/', '');
    const start = () => at.post(`${path}/start`, { as: operator, body: { reason: 'r' } });
    const loadId = await storage().campaigns.open(campaignId, ['demo']);
    const refused = await start();
    expect([refused.status, refused.body['problems']]).toEqual([
      422,
      [expect.objectContaining({ field: 'file', code: 'INP_FILE_UNREAD' })],
    ]);
    expect(at.calls).toEqual([]);
    await storage().campaigns.endLoading(campaignId, loadId);
    expect((await start()).status).toBe(200);
    // Nobody knows whether it has begun when the answer to its start was lost.
    const again = await load(at, buildCampaignFile('M-2'), key);
    expect([again.status, again.body['code']]).toEqual([409, 'ACT_WRONG_STAGE']);
    expect((await start()).status).toBe(200);
  });

  it.each([
    ['with an open quote', buildCampaignFile('M-1', 'M-2').replace('M-2', '"M-2')],
    ['without a header', 'M-1,M-2'],
    ['in no known encoding', '\u0000'],
  ])('%s in its file is not started: the rest of the file was not read', async (_what, text) => {
    const at = api();
    const path = await loadAndGetPath(at, text);
    const answer = await at.post(`${path}/start`, { as: operator, body: { reason: 'r' } });
    expect(answer.body).toMatchObject({ problems: [{ code: 'INP_FILE_UNREAD' }] });
  });

  it.each(['pause', 'resume', 'abort'])('needs a reason and a key to %s', async (action) => {
    const at = api();
    const path = await loadAndGetPath(at);
    const as = operator;
    expect((await at.post(`${path}/${action}`, { as, key: 'k', body: {} })).status).toBe(422);
    const body = { reason: 'the bank asked for it' };
    const answer = await at.post(`${path}/${action}`, { as, key: 'k', body });
    expect(answer.body).toMatchObject({ state: 'paused' });
    expect(at.calls).toMatchObject([
      { name: action, key: 'k', fields: { ...body, by: { role: 'operator' } } },
    ]);
  });

  it('shows the states of its rows, and its results as CSV', async () => {
    const at = api();
    const path = await loadAndGetPath(at);
    expect((await at.get(path, { as: maker })).body).toMatchObject({ counts: { waiting: 2 } });
    const { headers, body } = await at.get(`${path}/results`, { as: maker });
    expect(headers.get('content-type')).toMatch(/^text\/csv/);
    expect(body.text?.split('\r\n').slice(0, 2)).toEqual([
      'line,acquirerId,merchantId,requestId,state,code,zh,en',
      expect.stringMatching(/^2,demo,M-1,req-\w+,waiting,,,$/),
    ]);
  });

  it('is in the list of its acquirer, newest first', async () => {
    const at = api();
    const older = await loadAndGetPath(at);
    const newer = await loadAndGetPath(at);
    await load(at, buildCampaignFile('M-1'), createKey(), foreignOperator);
    const { body } = await at.get('/v1/campaigns?limit=2', { as: maker });
    const campaignId = (path: string) => path.replace('/v1/campaigns/', '');
    expect(body['campaigns']).toMatchObject([
      { campaignId: campaignId(newer), state: 'loading' },
      { campaignId: campaignId(older), state: 'loading' },
    ]);
    expect((await at.get('/v1/campaigns', { as: owner })).status).toBe(403);
  });

  it('of another acquirer is not found', async () => {
    const at = api();
    const path = await loadAndGetPath(at);
    const body = { reason: 'r' };
    const answers = [
      await at.get(path, { as: foreignOperator }),
      await at.get(`${path}/results`, { as: foreignOperator }),
      await at.post(`${path}/start`, { as: foreignOperator, body }),
      await at.post(`${path}/abort`, { as: foreignOperator, body, key: 'k' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(at.calls).toEqual([]);
  });

  it.each([
    ['a maker', maker],
    ['the owner of a merchant', owner],
  ])('can not be loaded or started by %s', async (_who, as) => {
    const at = api();
    expect((await load(at, buildCampaignFile('M-1'), createKey(), as)).status).toBe(403);
    const path = await loadAndGetPath(at);
    expect((await at.post(`${path}/start`, { as, body: { reason: 'r' } })).status).toBe(403);
  });
});

/** Records the start as the workflow's first step does. */
const startCampaign = (campaignId: string) =>
  storage().campaigns.recordEntry(
    campaignId,
    { seq: 1, at: '2026-06-10T02:00:00Z', actor: 'operator-1', action: 'start' },
    'running',
  );
