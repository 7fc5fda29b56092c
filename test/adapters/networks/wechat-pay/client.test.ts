import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCircuitBreakers } from '../../../../adapters/http/circuit-breaker.ts';
import { createWechatPayClient } from '../../../../adapters/networks/wechat-pay/client.ts';
import { createWechatPayKeys, type WechatPayKeys } from '../../../../sandbox/wechat-pay/keys.ts';
import { dropConnection, startFakeParty, type Reply } from '../../../support/fake-party.ts';
import { buildAccess } from '../../../support/wechat-pay-access.ts';

let keys: WechatPayKeys;
beforeAll(async () => {
  keys = await createWechatPayKeys();
});

const call = (signal = AbortSignal.timeout(2_000)) => ({
  about: 'try it',
  target: '/v3/try?rule=V2',
  answer: z.object({ no: z.string(), reason: z.string().optional() }),
  signal,
});
const accepted = { no: '1' };
const refused = { code: 'INVALID_REQUEST', message: '账户6217000200112001011已销户' };

async function clientOf(...replies: Reply[]) {
  const { url, received } = await startFakeParty(...replies);
  const client = createWechatPayClient(
    buildAccess(url, keys),
    createCircuitBreakers().createGuard('wechat-pay'),
  );
  return {
    received,
    get: () => client.get(call()),
    post: (body: object = { name: '李桂香' }) => client.post({ ...call(), body }),
  };
}

/** An unsigned answer, as the gateway in front of WeChat Pay sends it. */
const unsigned = (status: number, json: unknown, headers = {}): Reply => ({
  status,
  text: JSON.stringify(json),
  headers: { 'request-id': '08F7', ...headers },
});
function signed(status: number, json: unknown): Reply {
  return (response) => {
    const text = typeof json === 'string' ? json : JSON.stringify(json);
    const { serial, privateKey } = keys.platform[0];
    const timestamp = String(Formatter.timestamp());
    response.writeHead(status, {
      'request-id': '08F7',
      'wechatpay-serial': serial,
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': 'n-1',
      'wechatpay-signature': Rsa.sign(Formatter.response(timestamp, 'n-1', text), privateKey),
    });
    response.end(text);
  };
}

describe('A call to WeChat Pay', () => {
  it('A call to WeChat Pay is signed over what is sent, and names the key of its fields', async () => {
    const { get, post, received } = await clientOf(signed(200, accepted));
    await post();
    await get();
    const bodies = ['{"name":"李桂香"}', ''];
    for (const [n, { method, url, headers }] of received.entries()) {
      const part = (name: string) =>
        new RegExp(`${name}="([^"]+)"`).exec(headers.authorization ?? '')?.[1] ?? '';
      const stamp = [part('timestamp'), part('nonce_str')] as const;
      const message = Formatter.request(method, url, ...stamp, bodies[n]);
      expect(Rsa.verify(message, part('signature'), keys.partner.publicKey)).toBe(true);
      expect(headers).toMatchObject({
        accept: 'application/json',
        'wechatpay-serial': keys.platform[0].serial,
        ...(method === 'POST' && { 'content-type': 'application/json' }),
      });
    }
    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /v3/try?rule=V2',
      'GET /v3/try?rule=V2',
    ]);
  });

  it('A call to WeChat Pay reads the known fields of an answer and drops others', async () => {
    const { post } = await clientOf(signed(200, { later: [1], ...accepted, reason: '' }));
    expect(await post()).toEqual({ no: '1', reason: '' });
  });

  it.each<[string, Reply, string, string]>([
    ['accepts it unsigned', unsigned(200, accepted), 'unknown', 'unavailable'],
    ['refuses it unsigned', unsigned(400, refused), 'unknown', 'unavailable'],
    ['answers something else', signed(200, { number: 1 }), 'unknown', 'unavailable'],
    ['answers a null', signed(200, { no: null }), 'unknown', 'unavailable'],
    ['answers no JSON', signed(200, '<html>'), 'unknown', 'unavailable'],
    ['answers nothing', signed(204, ''), 'unknown', 'unavailable'],
    ['breaks off', dropConnection, 'unknown', 'unavailable'],
    ['sends elsewhere', signed(302, {}), 'unknown', 'unavailable'],
    ['fails', signed(500, { code: 'SYSTEM_ERROR', message: '' }), 'unknown', 'unavailable'],
    [
      'is away',
      signed(503, { code: 'SERVICE_UNAVAILABLE', message: '' }),
      'unknown',
      'unavailable',
    ],
    ['gives no reason', signed(400, {}), 'unknown', 'unavailable'],
    ['refuses it', signed(400, refused), 'refused', 'refused'],
    ['lets nobody in', signed(403, { code: 'NO_AUTH', message: '' }), 'refused', 'refused'],
    ['knows nothing', signed(404, { code: 'NOT_FOUND', message: '' }), 'refused', 'refused'],
    ['wants no more', unsigned(429, {}), 'unavailable', 'unavailable'],
    ['knows no signature', unsigned(401, {}), 'unavailable', 'unavailable'],
    [
      'slows down by code',
      signed(403, { code: 'FREQUENCY_LIMITED', message: '' }),
      'unavailable',
      'unavailable',
    ],
  ])(
    'A call to WeChat Pay that %s: how an order and a question end',
    async (_how, reply, order, question) => {
      const { get, post } = await clientOf(reply);
      await expect(post()).rejects.toMatchObject({ kind: order });
      await expect(get()).rejects.toMatchObject({ kind: question });
    },
  );

  it('A call to WeChat Pay that cannot be opened is not sent', async () => {
    const { url, close } = await startFakeParty();
    await close();
    const client = createWechatPayClient(buildAccess(url, keys));
    await expect(client.post({ ...call(), body: {} })).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  it('A call to WeChat Pay may be repeated at the time of Retry-After, or in a minute', async () => {
    const dated = await clientOf(unsigned(429, {}, { 'retry-after': '7' }));
    await expect(dated.post()).rejects.toMatchObject({ retryAfterMs: 7_000 });
    const untold = await clientOf(unsigned(429, {}));
    await expect(untold.post()).rejects.toMatchObject({ retryAfterMs: 60_000 });
  });

  it('A call to WeChat Pay fails with our code and the Request-ID, and quotes nothing else of the answer', async () => {
    const { post } = await clientOf(signed(400, refused));
    const failure: unknown = await post().catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'ACC_CLOSED',
      message: 'wechat-pay: try it: 400 INVALID_REQUEST (Request-ID 08F7)',
    });
  });
});

describe('WeChat Pay', () => {
  it('WeChat Pay is not called after five consecutive failures, and orders then count as not accepted', async () => {
    const { get, post, received } = await clientOf(unsigned(503, {}));
    for (let n = 0; n < 5; n += 1)
      await expect(get()).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(post()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(received).toHaveLength(5);
  });

  it('WeChat Pay is called for other merchants while some must wait for the next day', async () => {
    const message = '该商户当天修改结算账户次数已达上限，请第二天再发起修改';
    const { post, received } = await clientOf(signed(400, { code: 'INVALID_REQUEST', message }));
    for (let n = 0; n < 6; n += 1)
      await expect(post()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(received).toHaveLength(6);
  });
});
