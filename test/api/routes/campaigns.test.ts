import { describe, expect, it } from 'vitest';
import { setUpApi, maker, createKey, owner, type Claims } from '../../support/api.ts';
import { buildCampaignFile } from '../../support/campaign-file.ts';

const { api, storage } = setUpApi();
type Api = ReturnType<typeof api>;
const operator: Claims = { sub: 'operator-1', roles: ['operator'] };
const elsewhere: Claims = { ...operator, acquirerId: 'acq-other' };
const csv = { 'content-type': 'text/csv' };

const load = (at: Api, text: string, key = createKey(), as = operator) =>
  at.post('/v1/campaigns', { as, key, body: text, headers: csv });
const loaded = async (at: Api, text = buildCampaignFile('M-1', 'M-2')): Promise<string> =>
  `/v1/campaigns/${String((await load(at, text)).body['campaignId'])}`;

describe('the file of a campaign', () => {
  it('is taken row by row: sound ones stay, faulty ones are named by line, column and remedy', async () => {
    const { status, body } = await load(api(), buildCampaignFile('M-1', 'M 2', 'M-3'));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      rows: 2,
      faulty: 1,
      faults: [{ line: 3, problems: [{ field: 'merchantId', code: 'INP_FORMAT' }] }],
    });
  });

  it('may hold the caller’s own merchants only', async () => {
    const text = buildCampaignFile('M-1').replace('merchantId', 'acquirerId,merchantId');
    const { body } = await load(api(), text.replace('\r\n', '\r\nacq-other,'));
    expect(body).toMatchObject({ rows: 0, faults: [{ problems: [{ field: 'acquirerId' }] }] });
  });

  it('under the same key takes the place of the one before, until the campaign has begun', async () => {
    const at = api();
    const key = createKey();
    const first = await load(at, buildCampaignFile('M 1'), key);
    const second = await load(at, buildCampaignFile('M-1'), key);
    expect(second.body).toEqual({
      campaignId: first.body['campaignId'],
      rows: 1,
      faulty: 0,
      faults: [],
    });
    await begin(String(first.body['campaignId']));
    const { status, body } = await load(at, buildCampaignFile('M-1'), key);
    expect([status, body['code']]).toEqual([409, 'ACT_WRONG_STAGE']);
  });

  it('under the same key of another acquirer is another campaign', async () => {
    const key = createKey();
    const ours = await load(api(), buildCampaignFile('M-1'), key);
    const theirs = await load(api(), buildCampaignFile('M-1'), key, elsewhere);
    expect(theirs.body['campaignId']).not.toBe(ours.body['campaignId']);
  });
});

describe('a campaign', () => {
  it('is started by name, with a reason, under the acquirer’s policy and a slow pace unless told', async () => {
    const at = api();
    const path = await loaded(at);
    const body = { reason: '银行合并', pacing: { perMinute: 6, inFlight: 20 } };
    const answer = await at.post(`${path}/start`, { as: operator, body });
    expect(answer.body).toMatchObject({ state: 'loading', counts: { waiting: 2, completed: 0 } });
    expect(at.told).toMatchObject([
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

  it.each(['pause', 'resume', 'abort'])('takes %s with a reason, once per key', async (action) => {
    const at = api();
    const path = await loaded(at);
    const as = operator;
    expect((await at.post(`${path}/${action}`, { as, key: 'k', body: {} })).status).toBe(422);
    const body = { reason: 'the bank asked for it' };
    const answer = await at.post(`${path}/${action}`, { as, key: 'k', body });
    expect(answer.body).toMatchObject({ state: 'paused' });
    expect(at.told).toMatchObject([
      { name: action, key: 'k', fields: { ...body, by: { role: 'operator' } } },
    ]);
  });

  it('says how its rows stand, and hands them out as CSV', async () => {
    const at = api();
    const path = await loaded(at);
    expect((await at.get(path, { as: maker })).body).toMatchObject({ counts: { waiting: 2 } });
    const { headers, body } = await at.get(`${path}/results`, { as: maker });
    expect(headers.get('content-type')).toMatch(/^text\/csv/);
    expect(body.text?.split('\r\n').slice(0, 2)).toEqual([
      'line,acquirerId,merchantId,requestId,state,code,zh,en',
      expect.stringMatching(/^2,demo,M-1,req-\w+,waiting,,,$/),
    ]);
  });

  it('is found in the list of its acquirer, the newest first', async () => {
    const at = api();
    const older = await loaded(at);
    const newer = await loaded(at);
    await load(at, buildCampaignFile('M-1'), createKey(), elsewhere);
    const { body } = await at.get('/v1/campaigns?limit=2', { as: maker });
    const campaignId = (path: string) => path.replace('/v1/campaigns/', '');
    expect(body['campaigns']).toMatchObject([
      { campaignId: campaignId(newer), state: 'loading' },
      { campaignId: campaignId(older), state: 'loading' },
    ]);
    expect((await at.get('/v1/campaigns', { as: owner })).status).toBe(403);
  });

  it('of another acquirer is not there', async () => {
    const at = api();
    const path = await loaded(at);
    const body = { reason: 'r' };
    const answers = [
      await at.get(path, { as: elsewhere }),
      await at.get(`${path}/results`, { as: elsewhere }),
      await at.post(`${path}/start`, { as: elsewhere, body }),
      await at.post(`${path}/abort`, { as: elsewhere, body, key: 'k' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(at.told).toEqual([]);
  });

  it.each([
    ['a maker', maker],
    ['the owner of a merchant', owner],
  ])('is not for %s to load or to start', async (_who, as) => {
    const at = api();
    expect((await load(at, buildCampaignFile('M-1'), createKey(), as)).status).toBe(403);
    const path = await loaded(at);
    expect((await at.post(`${path}/start`, { as, body: { reason: 'r' } })).status).toBe(403);
  });
});

/** As the workflow's first step does. */
const begin = (campaignId: string) =>
  storage().campaigns.recordEntry(
    campaignId,
    { seq: 1, at: '2026-06-10T02:00:00Z', actor: 'operator-1', action: 'start' },
    'running',
  );
