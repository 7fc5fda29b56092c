import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventSender, signMessage } from '../../../adapters/events/sender.ts';

const secrets = [
  `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  `whsec_${Buffer.alloc(24, 2).toString('base64')}`,
];
const event = {
  id: 'evt_0123456789abcdef0123456789abcdef',
  type: 'card_change.approved',
  timestamp: '2026-06-10T02:00:00.000Z',
  data: { requestId: 'req-1', note: '核准' },
};

/** An endpoint whose answer each test gives. */
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
const received: { headers: IncomingMessage['headers']; body: string; url: string }[] = [];
const getPort = () => (server.address() as AddressInfo).port;
const getUrl = (path = '/hook') => `http://127.0.0.1:${getPort()}${path}`;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ headers: request.headers, body, url: request.url ?? '' });
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const status = (code: number, headers: Record<string, string> = {}) => {
  answer = (_, response) => response.writeHead(code, headers).end('thanks');
};
const send = createEventSender({ allowsLoopback: true }, { limitMs: 1_000 });
const sendTo = (url = getUrl()) => send({ url, secrets }, event);

describe('The published vector of Standard Webhooks', () => {
  it('is what the sender signs', () => {
    const at = new Date(1_614_265_330 * 1_000);
    const body = '{"test": 2432232314}';
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(signMessage([secret], 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});

describe('An event that is sent', () => {
  it('can be verified with each secret, and has type, time and data', async () => {
    status(200);
    expect(await sendTo()).toMatchObject({ status: 200, result: 'delivered' });
    const { headers, body, url } = received.at(-1) ?? { headers: {}, body: '' };
    const { type, timestamp, data } = event;
    for (const secret of secrets)
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({
        type,
        timestamp,
        data,
      });
    expect(url).toBe('/hook');
    expect(headers).toMatchObject({
      'webhook-id': event.id,
      'content-type': 'application/json',
      host: `127.0.0.1:${getPort()}`,
    });
    expect(JSON.stringify(headers)).not.toContain('whsec');
  });

  it.each([
    [200, { result: 'delivered' }],
    [204, { result: 'delivered' }],
    [301, { result: 'redirected' }],
    [400, { result: 'refused' }],
    [404, { result: 'refused' }],
    [410, { result: 'gone' }],
    [500, { result: 'failed' }],
  ])('has with an answer of %i the result %o', async (code, expected) => {
    status(code);
    expect(await sendTo()).toEqual({ status: code, ms: expect.any(Number), ...expected });
  });

  it('follows no redirect', async () => {
    status(302, { location: getUrl('/elsewhere') });
    const before = received.length;
    expect(await sendTo()).toMatchObject({ result: 'redirected' });
    expect(received.length).toBe(before + 1);
  });

  it('waits as long as the endpoint asks, a day at most', async () => {
    status(429, { 'retry-after': '120' });
    expect(await sendTo()).toMatchObject({ result: 'refused', retryAfterMs: 120_000 });
    status(503, { 'retry-after': '999999999' });
    expect(await sendTo()).toMatchObject({ result: 'failed', retryAfterMs: 86_400_000 });
    status(503, { 'retry-after': 'soon' });
    expect(await sendTo()).not.toHaveProperty('retryAfterMs');
  });

  it('is given up after a while without an answer', async () => {
    answer = () => undefined;
    const tried = await sendTo();
    expect(tried).toMatchObject({ result: 'no answer in time' });
    expect(tried).not.toHaveProperty('status');
    expect(tried.ms).toBeGreaterThan(900);
    answer = (_, response) => response.destroy();
    expect(await sendTo()).toMatchObject({ result: 'no answer (ECONNRESET)' });
    const closed = await sendTo('http://127.0.0.1:1/');
    expect(closed).toMatchObject({ result: 'no answer (ECONNREFUSED)' });
  });

  it('is delivered when the answer is endless, of which little is read', async () => {
    let sent = 0;
    const closed = new Promise<void>((resolve) => {
      answer = (_, response) => {
        response.writeHead(200);
        const chunk = Buffer.alloc(64 * 1024);
        const write = () => {
          while (sent < 1e9 && response.write(chunk)) sent += chunk.length;
        };
        response.on('drain', write).on('close', resolve).on('error', resolve);
        write();
      };
    });
    expect(await sendTo()).toMatchObject({ status: 200, result: 'delivered' });
    await closed;
    expect(sent).toBeLessThan(2e7);
  });

  it('goes nowhere when its address is not public', async () => {
    const strict = createEventSender({ allowsLoopback: false });
    const before = received.length;
    for (const url of [getUrl(), 'https://10.0.0.1/', 'https://localhost.localdomain/'])
      expect(['address refused', 'no answer (ENOTFOUND)', 'no answer (EAI_AGAIN)']).toContain(
        (await strict({ url, secrets }, event)).result,
      );
    expect(received.length).toBe(before);
  });

  it('goes to the address that was looked up, whatever the name stands for a moment later', async () => {
    status(200);
    const resolve = async (text: string) => ({ url: new URL(text), address: '127.0.0.1' });
    const pinned = createEventSender({ allowsLoopback: false }, { resolve });
    const url = `http://rebound.invalid:${getPort()}/hook`;
    expect(await pinned({ url, secrets }, event)).toMatchObject({ result: 'delivered' });
    expect(received.at(-1)?.headers.host).toBe(`rebound.invalid:${getPort()}`);
  });
});
