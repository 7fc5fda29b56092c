import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  setUpApi,
  auditor,
  backOffice,
  maker,
  createKey,
  createToken,
  owner,
} from '../support/api.ts';
import { accountBody, submissionBody, submitRequest } from '../support/submission.ts';
import { longNumber } from '../support/numbers.ts';

const { api } = setUpApi();
const send = (body: string, path = '/v1/card-changes') =>
  api().post(path, { as: owner, key: createKey(), body });

describe('a body', () => {
  it.each([
    ['not JSON', '{', 400, 'API_NOT_JSON'],
    ['empty', '', 400, 'API_NOT_JSON'],
    ['not an object', '[]', 422, 'INP_FORMAT'],
    ['a lone surrogate', `{"merchantId":"${String.raw`\ud800`}"}`, 422, 'INP_FORMAT'],
    [
      'an object with a lone surrogate as a name',
      `{"${String.raw`\udc00`}":1}`,
      422,
      'INP_UNKNOWN_FIELD',
    ],
    ['an object with a prototype', '{"__proto__":{"role":"owner"}}', 422, 'INP_UNKNOWN_FIELD'],
    ['an object with a prototype inside', '{"reason":{"__proto__":{}}}', 422, 'INP_UNKNOWN_FIELD'],
    ['nested too deeply', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 413, 'API_TOO_LARGE'],
    ['of too many values', JSON.stringify(Array(10_001).fill(1)), 413, 'API_TOO_LARGE'],
    ['text that a program has lost signs of', '{"merchantId":"\uFFFD"}', 422, 'INP_FORMAT'],
    ['text with an end in the middle', String.raw`{"merchantId":"a\u0000b"}`, 422, 'INP_FORMAT'],
    [
      'larger than 256 KB',
      JSON.stringify({ merchantId: 'x'.repeat(300_000) }),
      413,
      'API_TOO_LARGE',
    ],
  ])('that is %s is refused with its reason', async (_what, body, status, code) => {
    const answer = await send(body);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('with a filter that does not exist is refused, and not answered with everything', async () => {
    const { status, body } = await api().get('/v1/card-changes?status=review', { as: owner });
    expect(status).toBe(422);
    expect(body['problems']).toEqual([
      expect.objectContaining({ field: 'status', code: 'INP_UNKNOWN_FIELD' }),
    ]);
  });

  it('for another merchant is refused by the name of that field', async () => {
    const other = { ...accountBody, merchantId: 'M-OTHER' };
    const { status, body } = await api().post('/v1/accounts', { as: owner, body: other });
    expect([status, body['code']]).toEqual([403, 'ACT_NOT_ALLOWED']);
    expect(body['problems']).toEqual([expect.objectContaining({ field: 'merchantId' })]);
  });

  it('of another content type is refused', async () => {
    const headers = { 'content-type': 'text/plain' };
    const { status, body } = await api().post('/v1/accounts', { as: owner, body: 'x', headers });
    expect([status, body['code']]).toEqual([415, 'API_MEDIA_TYPE']);
  });

  it('that is larger than the limit is refused, even when its length is not declared', async () => {
    const { app } = api();
    const stream = new ReadableStream({
      start(controller) {
        for (let n = 0; n < 20; n += 1) controller.enqueue(new Uint8Array(20_000).fill(32));
        controller.close();
      },
    });
    const init = {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { 'transfer-encoding': 'chunked' },
    };
    const headers = { ...init.headers, authorization: `Bearer ${await createToken(owner)}` };
    const request = { ...init, headers } as RequestInit;
    expect((await app.request('/v1/accounts', request)).status).toBe(413);
  });

  it('of thousands of unknown fields gets a short answer: the first ones, and their number', async () => {
    const body = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, n) => [`${'6217000200112001011'.repeat(2)}-${n}`, 1]),
    );
    const text = JSON.stringify(body);
    const answer = await send(text);
    expect(answer.status).toBe(422);
    expect(answer.body['problems']).toHaveLength(50);
    expect(answer.body['problemCount']).toBeGreaterThanOrEqual(5_000);
    expect(JSON.stringify(answer.body).length).toBeLessThan(30_000);
    expect(JSON.stringify(answer.body)).not.toMatch(longNumber);
  });
});

describe('a body in another encoding', () => {
  const name = Buffer.from([0xc0, 0xee, 0xb9, 0xf0, 0xcf, 0xe3]);
  const encode = (path: string, contentType: string, sign = name) =>
    createToken(owner).then((token) =>
      api().app.request(path, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': contentType },
        body: Buffer.concat([
          Buffer.from('{"merchantId":"M-GREEN","name":"'),
          sign,
          Buffer.from('","idNumber":"110105198506120042","mobile":"13800138001"}'),
        ]),
      }),
    );

  it.each([
    ['that it names', 'application/json; charset=GBK', 415, 'API_MEDIA_TYPE'],
    ['that it names in quotes', 'application/json; charset="gb18030"', 415, 'API_MEDIA_TYPE'],
    ['that it does not name', 'application/json', 400, 'API_NOT_JSON'],
    ['that it calls UTF-8', 'application/json; charset=utf-8', 400, 'API_NOT_JSON'],
  ])('%s is refused, and never stored with lost signs', async (_how, type, status, code) => {
    const answer = await encode('/v1/persons', type);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      status,
      code,
    ]);
  });

  it.each(['UTF-8', '"utf-8"', 'utf8'])('is not the one that names %s', async (charset) => {
    const type = `application/json; charset=${charset}`;
    expect((await encode('/v1/persons', type, Buffer.from('李桂香'))).status).toBe(201);
  });
});

describe('an address', () => {
  it.each(['%00', 'a%00b', '%', '%FF', '%ED%A0%80', '%EF%BF%BD'])(
    'with signs that no text has leads nowhere: %s',
    async (id) => {
      const path = `/v1/endpoints/${id}/deliveries`;
      const { status, body } = await api().get(path, { as: auditor });
      expect([status, body['code']]).toEqual([404, 'API_NOT_FOUND']);
    },
  );
});

describe('an internal error', () => {
  it('is answered with a reference that is also in the log, and with no details', async () => {
    const submit = () => Promise.reject(new TypeError('secret of card 6217000200112001011'));
    const at = api({ cardChanges: { ...api().cardChanges, submit } });
    const { status, body } = await at.post('/v1/card-changes', {
      as: owner,
      key: createKey(),
      body: submissionBody,
    });
    expect([status, body['code']]).toEqual([500, 'SYS_INTERNAL']);
    expect(body['zh']).toContain(body['requestRef']);
    expect(JSON.stringify(body)).not.toMatch(/secret|TypeError|\.ts/);
    const entry = at.logged.find(({ level }) => level === 50);
    expect(entry).toMatchObject({ requestRef: body['requestRef'], type: 'TypeError' });
    expect(JSON.stringify(at.logged)).not.toContain('6217000200112001011');
  });
});

describe('the API', () => {
  let id = '';
  let paths: [string, string][] = [];
  beforeAll(async () => {
    id = await submitRequest(api(), owner, createKey());
    const { body } = await api().get('/openapi.json');
    paths = Object.entries(body['paths'] as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method): [string, string] => [method.toUpperCase(), path]),
    );
  });

  /** A valid body with one value replaced by any JSON. */
  const corrupt = (valid: object) =>
    fc
      .tuple(fc.constantFrom(...Object.keys(valid), 'x', '__proto__'), fc.jsonValue())
      .map(([field, value]) => JSON.stringify({ ...valid, [field]: value }));
  const bodies = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    corrupt(submissionBody),
    corrupt(accountBody),
    corrupt({ method: 'otp', code: '123456', by: { id: 'x', role: 'owner' }, evidence: 'e' }),
    corrupt({ payloads: [] }),
  );
  const ids = fc.oneof(
    fc.constant(''),
    fc.string({ unit: 'binary', maxLength: 40 }).map((text) => encode(text)),
    fc.constantFrom('%', '%00', '..', '%2e%2e', '%E0%A4%A', 'bank', 'networks'),
  );
  const callers = fc.constantFrom(owner, maker, auditor, backOffice, undefined);
  const queries = fc.webQueryParameters();
  const keys = fc.oneof(fc.uuid(), fc.constantFrom('', 'a b'));

  it('never answers 500, whatever the input', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        ids,
        bodies,
        callers,
        queries,
        keys,
        async (n, other, body, as, query, key) => {
          const [method, pattern] = paths[n % paths.length] ?? ['GET', '/'];
          const path = pattern.replace(/\{\w+\}/, other === '' ? id : other);
          const call = method.toLowerCase() as 'get' | 'post' | 'put';
          const { status } = await api()[call](`${path}?${query}`, {
            ...(as && { as }),
            key,
            ...(method !== 'GET' && { body }),
          });
          expect([method, pattern, status]).not.toEqual([method, pattern, 500]);
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);

  const encode = (text: string): string =>
    encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, ''));
});
