import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { setUpApi, auditor, backOffice, maker, createKey, owner } from '../support/api.ts';
import { accountBody, submissionBody, submitRequest } from '../support/submission.ts';

const { api } = setUpApi();
const send = (body: string, path = '/v1/card-changes') =>
  api().post(path, { as: owner, key: createKey(), body });

describe('a body', () => {
  it.each([
    ['no JSON', '{', 400, 'API_NOT_JSON'],
    ['empty', '', 400, 'API_NOT_JSON'],
    ['no object', '[]', 422, 'INP_FORMAT'],
    ['half a character', `{"merchantId":"${String.raw`\ud800`}"}`, 422, 'INP_FORMAT'],
    ['half a character for a name', `{"${String.raw`\udc00`}":1}`, 422, 'INP_UNKNOWN_FIELD'],
    ['a prototype', '{"__proto__":{"role":"owner"}}', 422, 'INP_UNKNOWN_FIELD'],
    ['a prototype inside', '{"reason":{"__proto__":{}}}', 422, 'INP_UNKNOWN_FIELD'],
    ['nested without end', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 422, 'INP_FORMAT'],
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

  it('of another type is refused', async () => {
    const headers = { 'content-type': 'text/plain' };
    const { status, body } = await api().post('/v1/accounts', { as: owner, body: 'x', headers });
    expect([status, body['code']]).toEqual([415, 'API_MEDIA_TYPE']);
  });

  it('that says it is small and is not is refused', async () => {
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
    expect((await app.request('/v1/accounts', init as RequestInit)).status).toBe(413);
  });
});

describe('a fault of ours', () => {
  it('is answered with a reference that stands in the log, and with nothing else of it', async () => {
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
    const fault = at.logged.find(({ level }) => level === 50);
    expect(fault).toMatchObject({ requestRef: body['requestRef'], type: 'TypeError' });
    expect(JSON.stringify(at.logged)).not.toContain('6217000200112001011');
  });
});

describe('no input', () => {
  let id = '';
  let paths: [string, string][] = [];
  beforeAll(async () => {
    id = await submitRequest(api(), owner, createKey());
    const { body } = await api().get('/openapi.json');
    paths = Object.entries(body['paths'] as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method): [string, string] => [method.toUpperCase(), path]),
    );
  });

  /** Sound bodies with one value replaced, and whatever else JSON can hold. */
  const spoilt = (sound: object) =>
    fc
      .tuple(fc.constantFrom(...Object.keys(sound), 'x', '__proto__'), fc.jsonValue())
      .map(([field, value]) => JSON.stringify({ ...sound, [field]: value }));
  const bodies = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    spoilt(submissionBody),
    spoilt(accountBody),
    spoilt({ method: 'otp', code: '123456', by: { id: 'x', role: 'owner' }, evidence: 'e' }),
    spoilt({ payloads: [] }),
  );
  const ids = fc.oneof(
    fc.constant(''),
    fc.string({ unit: 'binary', maxLength: 40 }).map((text) => safely(text)),
    fc.constantFrom('%', '%00', '..', '%2e%2e', '%E0%A4%A', 'bank', 'networks'),
  );
  const callers = fc.constantFrom(owner, maker, auditor, backOffice, undefined);
  const queries = fc.webQueryParameters();
  const keys = fc.oneof(fc.uuid(), fc.constantFrom('', 'a b'));

  it('whatsoever gives a 500', async () => {
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

  const safely = (text: string): string =>
    encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, ''));
});
