import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  goodAccount,
  startSandboxClient,
  createOrders,
  type SandboxClient,
} from '../../support/sandbox-client.ts';

const holdOf = (outside: SandboxClient, requestId = 'req-00000001') => {
  const orders = createOrders(outside, requestId);
  return {
    place: () => orders.settle('hold'),
    ask: () => orders.ask('/settlement', 'hold', 'settlement'),
  };
};

describe('A scripted fault', () => {
  it('A scripted fault can break the connection before the effect: the order was never received', async () => {
    const outside = await startSandboxClient();
    const hold = holdOf(outside);
    outside.sandbox.addFault({ party: 'settlement', method: 'POST', fault: 'drop-before' });
    await expect(hold.place()).rejects.toThrow('fetch failed');
    expect((await hold.ask()).body['code']).toBe('NEVER_RECEIVED');
    expect(outside.sandbox.readLedger()).toEqual([]);
  });

  it('A scripted fault can break the connection after the effect: the order is done once', async () => {
    const outside = await startSandboxClient();
    const hold = holdOf(outside);
    outside.sandbox.addFault({ party: 'settlement', path: '^/orders$', fault: 'drop-after' });
    await expect(hold.place()).rejects.toThrow('fetch failed');
    expect((await hold.ask()).body['state']).toBe('done');
    expect((await hold.place()).body['state']).toBe('done');
    expect(outside.sandbox.readLedger({ effect: 'hold' })).toHaveLength(1);
  });

  it('A scripted fault can delay an answer', async () => {
    const outside = await startSandboxClient();
    outside.sandbox.addFault({ party: 'settlement', fault: 'delay', delayMs: 30 });
    const startedAt = performance.now();
    expect((await holdOf(outside).place()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(25);
  });

  it('A scripted fault can answer 429 with Retry-After, without an effect', async () => {
    const outside = await startSandboxClient();
    outside.sandbox.addFault({ party: 'settlement', fault: 'status', status: 429, retryAfterS: 7 });
    const answer = await holdOf(outside).place();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
    expect(outside.sandbox.readLedger()).toEqual([]);
  });

  it('A scripted fault can answer 500 after the effect', async () => {
    const outside = await startSandboxClient();
    const script = {
      party: 'settlement',
      fault: 'status',
      status: 500,
      afterEffect: true,
    } as const;
    outside.sandbox.addFault(script);
    expect((await holdOf(outside).place()).status).toBe(500);
    expect(outside.sandbox.readLedger({ effect: 'hold' })).toHaveLength(1);
  });

  it('A scripted fault can answer something that is not JSON', async () => {
    const outside = await startSandboxClient();
    outside.sandbox.addFault({ party: 'settlement', fault: 'garbage' });
    expect((await holdOf(outside).place()).body).toEqual({ text: '<html>' });
    expect(outside.sandbox.readLedger({ effect: 'hold' })).toHaveLength(1);
  });

  it('A scripted fault can refuse an order with a code', async () => {
    const outside = await startSandboxClient();
    outside.sandbox.addFault({ party: 'settlement', fault: 'reject', code: 'SWT_MIGRATION' });
    const answer = await holdOf(outside).place();
    expect([answer.status, answer.body['code']]).toEqual([422, 'SWT_MIGRATION']);
    expect((await holdOf(outside).ask()).body).toMatchObject({
      state: 'refused',
      code: 'SWT_MIGRATION',
    });
  });

  it('A scripted fault can leave an order pending forever, or for a time', async () => {
    const outside = await startSandboxClient({ pendingMs: 1 });
    const orders = createOrders(outside, 'req-00000001', 'M-CHAIN');
    outside.sandbox.addFault({ party: 'networks', path: 'unionpay', fault: 'never-final' });
    outside.sandbox.addFault({
      party: 'networks',
      path: 'alipay',
      fault: 'late-final',
      delayMs: 10,
    });
    await orders.atNetwork('change', { account: goodAccount }, 'unionpay');
    await orders.atNetwork('change', { account: goodAccount }, 'alipay');
    const stateAt = async (id: string) =>
      (await orders.ask(`/networks/${id}`, 'change', id)).body['state'];
    await expect.poll(() => stateAt('alipay')).toBe('done');
    expect(await stateAt('unionpay')).toBe('pending');
  });

  it('A scripted fault happens as often as it says, only to the merchant and the request that it names', async () => {
    const outside = await startSandboxClient();
    outside.sandbox.addFault({ party: 'settlement', requestId: 'req-00000002', fault: 'reject' });
    outside.sandbox.addFault({
      party: 'settlement',
      merchantId: 'M-SOLE',
      fault: 'status',
      times: 2,
    });
    expect((await holdOf(outside).place()).status).toBe(200);
    expect((await holdOf(outside, 'req-00000002').place()).status).toBe(422);
    expect((await holdOf(outside, 'req-00000002').place()).status).toBe(200);
    const { settle } = createOrders(outside, 'req-00000003', 'M-SOLE');
    const statuses = [await settle('hold'), await settle('hold'), await settle('hold')];
    expect(statuses.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it('A scripted fault can be added and removed over HTTP', async () => {
    const outside = await startSandboxClient();
    const set = await outside.post('/_script', { party: 'settlement', fault: 'reject' });
    expect(set.status).toBe(201);
    await fetch(`${outside.sandbox.url}/_script`, { method: 'DELETE' });
    expect((await holdOf(outside).place()).status).toBe(200);
    const unknown = await outside.post('/_script', { party: 'settlement', fault: 'earthquake' });
    expect(unknown.status).toBe(400);
  });
});

interface Received {
  path: string;
  id: string;
  data: unknown;
}

/** A receiver that keeps reports whose signature is right. */
async function receiver(secret: string): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      const data = new Webhook(secret).verify(Buffer.concat(chunks), headers);
      received.push({ path: request.url ?? '', id: headers['webhook-id'] ?? '', data });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`, received };
}

describe('A callback of a network', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const change = (outside: SandboxClient, requestId: string) =>
    createOrders(outside, requestId).atNetwork('change', { account: goodAccount });

  async function withReports(): Promise<{ outside: SandboxClient; received: Received[] }> {
    const { url, received } = await receiver(secret);
    const outside = await startSandboxClient({
      callbackUrl: url,
      callbackSecrets: { bank: secret, networks: secret, merchants: secret },
    });
    return { outside, received };
  }

  it('A callback of a network is signed and carries ids only', async () => {
    const { outside, received } = await withReports();
    await change(outside, 'req-00000001');
    await expect.poll(() => received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      path: '/hooks/networks',
      data: {
        type: 'network.order.status',
        data: { key: 'req-00000001/change/unionpay', requestId: 'req-00000001' },
      },
    });
  });

  it('A callback about a merchant is sent by the core system and the bank when somebody lets them', async () => {
    const { outside, received } = await withReports();
    const data = { acquirerId: 'demo', merchantId: 'M-GREEN' };
    const send = (body: object) => outside.post('/_callbacks', body);
    await send({ party: 'merchants', type: 'merchant.changed', data });
    await send({ party: 'bank', type: 'bank.account.closed', data: { ...data, which: 'new' } });
    expect(received.map(({ path }) => path)).toEqual(['/hooks/merchants', '/hooks/bank']);
    const other = { party: 'networks', type: 'merchant.changed', data };
    expect((await send(other)).status).toBe(400);
  });

  it('A callback of a network is sent twice under one id when a fault says so', async () => {
    const { outside, received } = await withReports();
    outside.sandbox.addFault({ party: 'networks', fault: 'callback-duplicate' });
    await change(outside, 'req-00000001');
    await expect.poll(() => received).toHaveLength(2);
    expect(received[0]?.id).toBe(received[1]?.id);
  });

  it('A callback of a network is sent after the next one when a fault says so', async () => {
    const { outside, received } = await withReports();
    outside.sandbox.addFault({ party: 'networks', fault: 'callback-reorder' });
    await change(outside, 'req-00000001');
    await change(outside, 'req-00000002');
    await expect.poll(() => received).toHaveLength(2);
    expect(received.map(({ id }) => id)).toEqual(['msg_networks_2', 'msg_networks_1']);
  });

  it('A callback of a network is not sent when a fault says so, and the order is done all the same', async () => {
    const { outside, received } = await withReports();
    outside.sandbox.addFault({ party: 'networks', fault: 'no-callback' });
    await change(outside, 'req-00000001');
    await change(outside, 'req-00000002');
    await expect.poll(() => received).toHaveLength(1);
    expect(outside.sandbox.readLedger({ effect: 'network-change' })).toHaveLength(2);
  });
});
