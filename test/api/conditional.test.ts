import { beforeAll, describe, expect, it } from 'vitest';
import { act, auditor, createKey, maker, owner, setUpApi } from '../support/api.ts';
import { buildStatus, recordStatus } from '../support/api-stubs.ts';
import { submitRequest } from '../support/submission.ts';

const { api, storage } = setUpApi();

describe('a conditional call', () => {
  let id = '';
  beforeAll(async () => {
    id = await submitRequest(api(), owner, createKey());
    await recordStatus(storage(), buildStatus(id));
  });
  const read = async (headers = {}, path = '') =>
    api().get(`/v1/card-changes/${id}${path}`, { as: owner, headers });
  const readTag = async (path = '') => (await read({}, path)).headers.get('etag') ?? '';
  const actIf = (
    at: ReturnType<typeof api>,
    action: string,
    body: object,
    tag: string,
    key?: string,
  ) =>
    at.post(`/v1/card-changes/${id}/${action}`, {
      as: owner,
      body,
      key: key ?? createKey(),
      headers: { 'if-match': tag },
    });

  it.each(['', '/timeline'])('reads %j only when it has changed', async (path) => {
    const tag = await readTag(path);
    expect(tag).toMatch(/^"[\w-]+"$/);
    const same = await read({ 'if-none-match': `"other", W/${tag}` }, path);
    expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, { text: '' }, tag]);
    await recordStatus(storage(), buildStatus(id));
    expect((await read({ 'if-none-match': tag }, path)).status).toBe(200);
  });

  it('shows another state when only the wait has changed, which is no entry of the log', async () => {
    const before = await readTag();
    const { length } = await storage().auditLog.read('demo', id);
    await storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId: id,
      entries: [],
      after: { seq: length, at: '2026-06-10T03:00:00Z' },
      state: { stage: 'identity', waitingOn: 'bank', money: 'old', problems: [] },
    });
    expect(await readTag()).not.toBe(before);
  });

  it('acts when the request is as it was read', async () => {
    const at = api();
    expect((await actIf(at, 'confirm-test', { ok: true }, await readTag())).status).toBe(200);
    expect((await actIf(at, 'confirm-test', { ok: true }, '*')).status).toBe(200);
    expect(at.calls).toHaveLength(2);
  });

  it('is refused when the request has changed, and says what has happened since', async () => {
    const tag = await readTag();
    await recordStatus(storage(), buildStatus(id, { stage: 'screening', waitingOn: 'risk' }));
    const at = api();
    const { status, headers, body } = await actIf(at, 'confirm-test', { ok: true }, tag);
    expect([status, body['code'], at.calls]).toEqual([412, 'API_CHANGED', []]);
    const { length } = await storage().auditLog.read('demo', id);
    expect(body['changes']).toEqual([
      expect.objectContaining({ seq: length, what: expect.any(String), at: expect.any(String) }),
    ]);
    expect([headers.get('etag'), body['etag']]).toEqual([await readTag(), await readTag()]);
    expect(
      (await actIf(at, 'confirm-test', { ok: true }, 'W/"7"')).body['changes'],
    ).toBeUndefined();
  });

  it('gets its first answer when it is sent again, although it has changed the request itself', async () => {
    const [tag, key] = [await readTag(), createKey()];
    const first = await actIf(api(), 'confirm-test', { ok: true }, tag, key);
    await recordStatus(storage(), buildStatus(id));
    const again = await actIf(api(), 'confirm-test', { ok: true }, tag, key);
    expect([again.status, again.body]).toEqual([200, first.body]);
  });

  it('[A71] stops whatever has changed', async () => {
    const at = api();
    for (const action of ['object', 'withdraw'])
      expect((await actIf(at, action, {}, '"of-another-state"')).status).toBe(200);
    expect(at.calls.map(({ name }) => name)).toEqual(['object', 'withdraw']);
  });

  it('replaces a draft that is as it was read', async () => {
    const body = { merchantId: 'M-GREEN', intake: 'app' };
    const made = await api().post('/v1/drafts', { as: owner, body });
    const path = made.headers.get('location') ?? '';
    const tag = made.headers.get('etag') ?? '';
    const put = (ifMatch: string, reason: string) =>
      api().put(path, {
        as: owner,
        body: { ...body, reason: { kind: reason } },
        headers: { 'if-match': ifMatch },
      });
    const replaced = await put(tag, 'new-bank');
    expect([replaced.status, replaced.headers.get('etag') === tag]).toEqual([200, false]);
    expect((await put(tag, 'lost-card')).body).toMatchObject({ code: 'API_CHANGED', status: 412 });
    expect((await api().get(path, { as: owner })).headers.get('etag')).toBe(
      replaced.headers.get('etag'),
    );
  });
});

describe('the headers of an answer', () => {
  it('say where what was made is read', async () => {
    const at = api();
    const id = await submitRequest(at, owner, createKey());
    const stored = { ...at.cardChanges, act: () => Promise.reject(new Error('no worker')) };
    const stop = await act(api({ cardChanges: stored }), id, 'object', {});
    expect([stop.status, stop.headers.get('location')]).toEqual([202, `/v1/card-changes/${id}`]);
    const { location } = { location: stop.headers.get('location') ?? '' };
    expect((await at.get(location, { as: owner })).body).toMatchObject({ requestId: id });
  });

  it('lead through a list page by page', async () => {
    const as = { ...owner, merchantId: `M-${createKey()}` };
    const ids = [];
    for (let n = 0; n < 3; n += 1)
      ids.unshift(
        await submitRequest(api(), as, createKey(), {
          merchantId: as.merchantId,
          scope: { terminal: `SN-${n}` },
        }),
      );
    const found: string[] = [];
    let next: string | undefined = `/v1/card-changes?limit=2&merchantId=${as.merchantId}`;
    for (let page = 0; next !== undefined && page < 5; page += 1) {
      const { headers, body } = await api().get(next, { as });
      found.push(...(body['cardChanges'] as { requestId: string }[]).map((each) => each.requestId));
      next = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(found.toSorted()).toEqual(ids.toSorted());
  });

  it('say what was counted and what is left, of the caller and of nobody else', async () => {
    const id = await submitRequest(api(), owner, createKey());
    const first = await act(api(), id, 'confirm-test', { ok: true });
    expect(first.headers.get('ratelimit-policy')).toMatch(/^"acts";q=\d+;w=60$/);
    const left = ({ headers }: typeof first) =>
      Number(/;r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
    expect(first.headers.get('ratelimit')).toMatch(/^"acts";r=\d+;t=\d+$/);
    const second = await act(api(), id, 'confirm-test', { ok: true });
    expect(left(second)).toBe(left(first) - 1);
    const submitted = await api().post('/v1/documents', { as: maker, body: buildForm() });
    expect(submitted.headers.get('ratelimit-policy')).toMatch(
      /^"documents-of-caller";q=\d+;w=86400;qu="content-bytes"$/,
    );
    expect(
      (await api().get(`/v1/card-changes/${id}`, { as: auditor })).headers.get('ratelimit'),
    ).toBeNull();
  });

  it.each([
    '1bd6acb3-6bc6-4ba4-83d1-a427b4f40e9c',
    '12345678-1234-1234-1234-123456789012',
    'order-4711',
  ])('name the call as its caller has: %s, in the log and in a refusal as well', async (id) => {
    const at = api();
    const { headers, body } = await at.get('/v1/card-changes/unknown-1', {
      as: owner,
      headers: { 'x-request-id': id },
    });
    expect([headers.get('x-request-id'), body['requestRef']]).toEqual([id, id]);
    expect(at.logged).toContainEqual(expect.objectContaining({ requestRef: id, status: 404 }));
  });

  it.each([
    'a b',
    'x'.repeat(129),
    '6217000200112001011',
    '6217-0002-0011-2001-011',
    '6217--0002__0011..2001::011',
    '',
    'é',
  ])('name the call anew where the id %j is not fit for a log', async (id) => {
    const { headers } = await api().get('/healthz', { headers: { 'x-request-id': id } });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

function buildForm(): FormData {
  const form = new FormData();
  form.set('file', new Blob(['%PDF-1.4 a paper'], { type: 'application/pdf' }), 'paper');
  return form;
}
