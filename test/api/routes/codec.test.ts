import type { Payload } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { KeyRing } from '../../../adapters/key-ring.ts';
import { createCodec } from '../../../adapters/temporal/codec.ts';
import { setUpApi, auditor, keys, maker, createToken } from '../../support/api.ts';

const { api, storage } = setUpApi();
const codec = createCodec(new KeyRing(keys, 'CODEC_KEYS'));

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const json = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]),
  ),
  data: base64(data ?? Buffer.alloc(0)),
});

async function encrypt(text: string, workflowId: string) {
  const plain = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(text) };
  const context = { type: 'workflow', namespace: 'default', workflowId } as const;
  const [payload] = await codec.encode([plain], context);
  return json(payload as Payload);
}

const read = (body: Record<string, unknown>): string[] =>
  (body['payloads'] as { data: string }[]).map(({ data }) =>
    Buffer.from(data, 'base64').toString(),
  );

/** An API that collects the entries of the access log. */
function createWithAccessLog() {
  const written: [readonly string[], string][] = [];
  const record = async (what: readonly string[], purpose: string) =>
    void written.push([what, purpose]);
  return { written, at: api({ storage: { ...storage(), accessLog: { record } } }) };
}

describe('the codec endpoint', () => {
  it('decrypts for staff, and records who read which workflow', async () => {
    const { at, written } = createWithAccessLog();
    const payloads = [
      await encrypt('"a"', 'card-change:demo:M-1'),
      await encrypt('"b"', 'card-change-watch:demo:M-1:r'),
    ];
    const { status, body } = await at.post('/codec/decode', { as: auditor, body: { payloads } });
    expect([status, read(body)]).toEqual([200, ['"a"', '"b"']]);
    expect(written).toEqual([
      [
        ['card-change:demo:M-1', 'card-change-watch:demo:M-1:r'],
        'payloads decoded for demo/auditor-1',
      ],
    ]);
  });

  it('takes the token from the path for a UI that sends no headers, and does not log it', async () => {
    const { at } = createWithAccessLog();
    const token = await createToken(maker);
    const payloads = [await encrypt('"a"', 'card-change:demo:M-1')];
    const { body } = await at.post(`/codec/${token}/decode`, { body: { payloads } });
    expect(read(body)).toEqual(['"a"']);
    expect(JSON.stringify(at.logged)).not.toContain(token);
    expect((await at.post('/codec/abc/decode', { body: { payloads } })).status).toBe(401);
  });

  it('leaves payloads of another acquirer encrypted, and does not record them as read', async () => {
    const { at, written } = createWithAccessLog();
    const foreign = await encrypt('"secret"', 'card-change:other:M-1');
    const lookalike = await encrypt('"secret"', 'card-change:demolition:M-1');
    const { body } = await at.post('/codec/decode', {
      as: auditor,
      body: { payloads: [foreign, lookalike] },
    });
    expect(body['payloads']).toEqual([foreign, lookalike]);
    expect(written.flatMap(([what]) => what)).toEqual([]);
  });

  it('decrypts nothing when the access log cannot be written', async () => {
    const record = () => Promise.reject(new Error('disk full'));
    const at = api({ storage: { ...storage(), accessLog: { record } } });
    const payloads = [await encrypt('"a"', 'card-change:demo:M-1')];
    const { status, body } = await at.post('/codec/decode', { as: auditor, body: { payloads } });
    expect(status).toBe(500);
    expect(body).not.toHaveProperty('payloads');
  });

  it.each([[{}], [{ payloads: 'x' }], [{ payloads: [{ data: '%' }] }]])(
    'refuses a body that is not of the protocol: %j',
    async (body) => {
      expect((await api().post('/codec/decode', { as: auditor, body })).status).toBe(422);
    },
  );

  it('can be called from pages of the Temporal UI, and from no other site', async () => {
    const preflight = await api().app.request('/codec/decode', {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:8233', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:8233');
    expect(preflight.headers.get('access-control-allow-headers')).toBe(
      'X-Namespace,Content-Type,Authorization',
    );
    const other = await api().app.request('/codec/decode', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(other.headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
    const otherPath = await api().app.request('/v1/card-changes', { method: 'OPTIONS' });
    expect(otherPath.headers.get('access-control-allow-origin')).toBeNull();
  });
});
