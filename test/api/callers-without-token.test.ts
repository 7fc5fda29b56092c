import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { setUpApi, auditor } from '../support/api.ts';
import { measureCpuMs } from '../support/cpu-time.ts';

const { api } = setUpApi();

describe('a caller without a token', () => {
  it.each([
    ['/codec/decode', 'application/json'],
    ['/codec/not-a-token/decode', 'application/json'],
    ['/v1/card-changes', 'application/json'],
    ['/v1/drafts', 'application/json'],
    ['/v1/campaigns', 'text/csv'],
    ['/v1/documents', 'multipart/form-data; boundary=x'],
  ])('is refused before anything of the body is read: %s', async (path, type) => {
    let pulled = 0;
    const body = new ReadableStream(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(1_000_000).fill(0x5b));
        },
      },
      { highWaterMark: 0 },
    );
    const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': type } };
    expect((await api().app.request(path, init as RequestInit)).status).toBe(401);
    expect(pulled).toBe(0);
  });

  it('is refused at once with an array of 8 MB, and so is an auditor with one', async () => {
    const body = `[${'1,'.repeat(4_000_000)}1]`;
    const parsing = await measureCpuMs(() => JSON.parse(body));
    const refusing = await measureCpuMs(async () => {
      expect((await api().post('/codec/decode', { body })).status).toBe(401);
      expect((await api().post('/codec/decode', { as: auditor, body })).status).toBe(413);
    });
    expect(refusing).toBeLessThan(10 * parsing);
  });

  it('gets the answer from a server while its 8 MB are still on their way', async () => {
    const { app } = api();
    const server = await new Promise<ServerType>((resolve) => {
      const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () =>
        resolve(started),
      );
    });
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    for (const path of ['/codec/decode', '/v1/campaigns', '/v1/documents']) {
      const headers = { 'content-type': 'application/json', 'content-length': 8_000_000 };
      const sending = request({ host: '127.0.0.1', port, path, method: 'POST', headers });
      // The server closes the connection, because it has not read the rest.
      sending.on('error', () => undefined);
      sending.write('[[[');
      const [response] = (await once(sending, 'response')) as [IncomingMessage];
      expect(response.statusCode).toBe(401);
      sending.destroy();
    }
  });

  it('learns nothing about who may do what: a role is asked for after the token', async () => {
    const { status } = await api().post('/v1/card-changes', { as: auditor, body: '{' });
    expect(status).toBe(403);
  });
});
