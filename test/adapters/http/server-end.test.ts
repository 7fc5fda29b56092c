import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { prepareEnd } from '../../../adapters/http/server-end.ts';

/** A server whose calls are answered by hand, and a proxy that keeps its one connection. */
async function startServer(limitMs?: number) {
  const calls: ServerResponse[] = [];
  const server = createServer((_, response) => {
    calls.push(response);
    server.emit('called');
  });
  const end = prepareEnd(server, limitMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => {
    proxy.destroy();
    server.close();
    server.closeAllConnections();
  });
  const call = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ port, agent: proxy }, (response) => resolve(response.resume())).on('error', reject);
    });
  return { calls, call, end, called: () => once(server, 'called') };
}

it('a server that ends answers the calls in progress, and has the proxy close its connection', async () => {
  const { call, called, calls, end } = await startServer();
  const answer = call();
  await called();
  const ended = end();
  calls[0]?.end('done');
  expect((await answer).headers.connection).toBe('close');
  await ended;
});

it('a server that ends lets a proxy send no call after call over one connection', async () => {
  const { call, called, calls, end } = await startServer();
  const first = call();
  await called();
  // Too late for a header: this answer keeps the connection.
  calls[0]?.write('begun');
  const second = first.then(call);
  const ended = end();
  const nextCall = called();
  calls[0]?.end();
  await nextCall;
  calls[1]?.end();
  expect((await second).headers.connection).toBe('close');
  await ended;
});

it('a server that ends cuts the calls that last too long', async () => {
  const { call, called, end } = await startServer(1);
  const answer = call();
  await called();
  await Promise.all([expect(answer).rejects.toThrow('socket hang up'), end()]);
});
