import { describe, expect, it } from 'vitest';
import { eventTypes } from '../../../domain/events/catalogue.ts';
import { buildEntry } from '../../support/audit-fixtures.ts';
import { backOffice, createKey, owner, setUpApi, type Claims } from '../../support/api.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();
const operator: Claims = { sub: 'operator-1', roles: ['operator'] };
const of = (acquirerId: string, claims: Claims = operator): Claims => ({ ...claims, acquirerId });
let urls = 0;
const createUrl = () => `https://hooks.example.com/${(urls += 1)}`;

const create = async (more: object = {}, as = operator) => {
  const answer = await api().post('/v1/endpoints', { as, body: { url: createUrl(), ...more } });
  return { ...answer, id: String(answer.body['endpointId']) };
};
/** A request of the acquirer `demo` that was approved. */
const approve = async () => {
  const requestId = await submitRequest(api(), owner, createKey());
  await storage().auditLog.append({
    acquirerId: 'demo',
    merchantId: 'M-GREEN',
    requestId,
    entries: [buildEntry(2, { action: 'approved' }), buildEntry(3, { action: 'thawed' })],
    state: { stage: 'review', waitingOn: 'nobody', money: 'old', problems: [] },
  });
  await storage().events.publish(1_000);
  return requestId;
};

describe('An endpoint', () => {
  it('is made, and listed without its secret', async () => {
    const { status, body, id } = await create({ types: ['card_change.completed'] });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      types: ['card_change.completed'],
      state: 'active',
      createdBy: 'operator-1',
      pending: 0,
      dead: 0,
      secret: expect.stringMatching(/^whsec_/),
    });
    const { body: listed } = await api().get('/v1/endpoints', { as: operator });
    expect(listed['endpoints']).toContainEqual(expect.objectContaining({ endpointId: id }));
    expect(JSON.stringify(listed)).not.toContain('whsec_');
  });

  it.each([
    'http://hooks.example.com/',
    'https://127.0.0.1/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest',
    'https://user:secret@hooks.example.com/',
    'not a url',
    '',
  ])('is not made at %s, and the refusal says what is wanted', async (url) => {
    const { status, body } = await create({ url });
    expect(status).toBe(422);
    const en = expect.stringContaining('an https address on the public internet');
    expect(body).toMatchObject({ code: 'INP_FORMAT', problems: [{ field: 'url', en }] });
  });

  it('is made once for an address, of known types, and not without end', async () => {
    const url = createUrl();
    await create({ url });
    expect((await create({ url })).body).toMatchObject({ code: 'INP_REPEATED' });
    expect((await create({ types: ['card_change.baked'] })).status).toBe(422);
    expect((await create({ types: [] })).status).toBe(422);
    const as = of('acquirer-with-many');
    for (let i = 0; i < 20; i += 1) expect((await create({}, as)).status).toBe(201);
    expect((await create({}, as)).body).toMatchObject({ code: 'API_ENDPOINT_LIMIT', status: 409 });
  });

  it('is for operators and supervisors of the whole acquirer, and for nobody of another one', async () => {
    const { id } = await create();
    const paths = ['test', 'pause', 'resume', 'delete', 'types', 'secret', 'replay'].map(
      (act) => `/v1/endpoints/${id}/${act}`,
    );
    const bodies: Record<string, object> = {
      types: {},
      secret: { overlapHours: 1 },
      replay: { ids: [`evt_${'0'.repeat(32)}`] },
    };
    const post = (path: string, as: Claims) =>
      api().post(path, { as, body: bodies[path.split('/').at(-1) ?? ''] });
    for (const path of paths) {
      for (const as of [
        backOffice,
        owner,
        { sub: 'm', roles: ['maker'] },
        { sub: 'a', roles: ['auditor'] },
      ])
        expect([path, (await post(path, as)).status]).toEqual([path, 403]);
      expect((await post(path, { ...operator, merchantId: 'M-GREEN' })).status).toBe(403);
      expect([path, (await post(path, of('stranger'))).status]).toEqual([path, 404]);
    }
    expect((await create({}, { ...operator, merchantId: 'M-GREEN' })).status).toBe(403);
    const deliveries = `/v1/endpoints/${id}/deliveries`;
    expect((await api().get(deliveries, { as: of('stranger') })).status).toBe(404);
    expect((await api().get(deliveries, { as: { sub: 'a', roles: ['auditor'] } })).status).toBe(
      200,
    );
    expect((await api().get('/v1/endpoints', { as: of('stranger') })).body).toEqual({
      endpoints: [],
    });
  });

  it('is paused and resumed, chooses types, gets another secret, is tested and deleted, and the access log says by whom', async () => {
    const { id, body } = await create();
    const post = (act: string, sent?: object) =>
      api().post(`/v1/endpoints/${id}/${act}`, { as: operator, ...(sent && { body: sent }) });
    expect((await post('pause')).body).toMatchObject({ state: 'paused' });
    expect((await post('resume')).body).toMatchObject({ state: 'active' });
    expect((await post('types', { types: ['card_change.frozen'] })).body).toMatchObject({
      types: ['card_change.frozen'],
    });
    expect((await post('types', {})).body).not.toHaveProperty('types');
    const { secret } = (await post('secret', { overlapHours: 24 })).body;
    expect(secret).toMatch(/^whsec_/);
    expect(await storage().eventEndpoints.readSecrets(id)).toEqual([secret, body['secret']]);
    expect((await post('secret', {})).status).toBe(422);
    expect((await post('secret', { overlapHours: 169 })).status).toBe(422);
    const { status, body: tested } = await post('test');
    expect(status).toBe(202);
    await storage().events.publish(1_000);
    const { body: log } = await api().get(`/v1/endpoints/${id}/deliveries`, { as: operator });
    expect(log['deliveries']).toMatchObject([
      { eventId: tested['eventId'], state: 'pending', tries: [] },
    ]);
    expect((await post('delete')).status).toBe(200);
    expect((await post('resume')).status).toBe(404);
  });

  it('gets events once more by id or by time', async () => {
    const { id } = await create();
    const requestId = await approve();
    const { body } = await api().get(`/v1/events?requestId=${requestId}`, { as: operator });
    const [first] = body['events'] as { id: string }[];
    const replay = (sent: object) =>
      api().post(`/v1/endpoints/${id}/replay`, { as: operator, body: sent });
    expect(await replay({ ids: [first?.id] })).toMatchObject({
      status: 202,
      body: { replayed: 1 },
    });
    const time = { from: '2026-06-10T02:00:00Z', to: '2026-06-10T10:00:09+08:00' };
    expect((await replay(time)).body).toEqual({ replayed: expect.any(Number) });
    for (const wrong of [
      {},
      { ...time, ids: [first?.id] },
      { from: time.from },
      { to: time.to },
      { ids: [] },
      { ids: ['evt_x'] },
    ])
      expect((await replay(wrong)).status).toBe(422);
  });
});

describe('The list of events', () => {
  it('goes on after an event, by type and request, for the acquirer of the token', async () => {
    const requestId = await approve();
    const get = async (query: string, as: Claims = backOffice) =>
      (await api().get(`/v1/events?${query}`, { as })).body as {
        events: { id: string; type: string }[];
        after?: string;
      };
    const all = await get(`requestId=${requestId}`);
    expect(all.events.map(({ type }) => type)).toEqual([
      'card_change.accepted',
      'card_change.approved',
      'card_change.thawed',
    ]);
    expect(all.after).toBe(all.events[2]?.id);
    expect((await get(`requestId=${requestId}&type=card_change.thawed`)).events).toHaveLength(1);
    const last = await get(`after=${all.after}`);
    expect(last).toEqual({ events: [], after: all.after });
    expect((await get(`limit=1&requestId=${requestId}`)).events).toEqual(all.events.slice(0, 1));
    const stranger = of('stranger', backOffice);
    expect((await get(`requestId=${requestId}`, stranger)).events).toEqual([]);
    const path = `/v1/events?after=${all.after}`;
    expect((await api().get(path, { as: stranger })).status).toBe(404);
    const bound = { ...backOffice, merchantId: 'M-OTHER' };
    expect((await get(`requestId=${requestId}`, bound)).events).toEqual([]);
    expect((await api().get('/v1/events?type=card_change.baked', { as: backOffice })).status).toBe(
      422,
    );
    expect((await api().get('/v1/events', { as: owner })).status).toBe(403);
  });
});

describe('The OpenAPI document', () => {
  it('describes each event as a webhook, with its schema and an example', async () => {
    const { body } = await api().get('/openapi.json');
    const webhooks = body['webhooks'] as Record<
      string,
      {
        post: {
          requestBody: { content: Record<string, { schema: object; example: { type: string } }> };
        };
      }
    >;
    expect(Object.keys(webhooks).toSorted()).toEqual([...eventTypes, 'endpoint.test'].toSorted());
    for (const [type, { post }] of Object.entries(webhooks)) {
      const { schema, example } = post.requestBody.content['application/json'] ?? {};
      expect(schema).toMatchObject({ type: 'object' });
      expect(example?.type).toBe(type);
    }
    const accepted = webhooks['card_change.accepted']?.post.requestBody.content;
    expect(accepted?.['application/json']).toMatchObject({
      schema: { properties: { data: { properties: { terminal: { type: 'string' } } } } },
      example: { data: { terminal: 'SN-2' } },
    });
  });
});
