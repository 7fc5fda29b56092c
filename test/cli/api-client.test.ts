import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiError, createApiClient } from '../../cli/api-client.ts';
import { addField } from '../../cli/input.ts';
import { UsageError } from '../../cli/usage-error.ts';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

const serve = (answer: RequestListener): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer(answer);
    servers.push(server);
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });

describe('the command line', () => {
  it('takes no file and no token where a redirect leads', async () => {
    let reached = 0;
    const elsewhere = await serve((_, response) => {
      reached += 1;
      response.end('{}');
    });
    const url = await serve((_, response) => {
      response.writeHead(307, { location: `${elsewhere}/v1/campaigns` }).end();
    });
    const file = new Blob(['6217000200112001011'], { type: 'text/csv' });
    await expect(createApiClient(url, 'token').upload('/v1/campaigns', file, 'k1')).rejects.toThrow(
      'the API answered 307',
    );
    expect(reached).toBe(0);
  });

  const act = (url: string) => createApiClient(url, 'token').post('/v1/x', {}, 'k1');
  const repeat = 'so that it counts once: --key k1';

  it('says under which key to repeat a command whose answer is missing', async () => {
    const silent = await serve((request) => request.socket.destroy());
    const breaking = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{');
      response.socket?.end();
    });
    const behindProxy = await serve((_, response) => {
      response.writeHead(502).end('<html>Bad Gateway</html>');
    });
    for (const [url, what] of [
      [silent, 'no answer from'],
      [breaking, 'broke off'],
      [behindProxy, 'the API answered 502'],
    ] as const) {
      await expect(act(url)).rejects.toThrow(ApiError);
      await expect(act(url)).rejects.toThrow(what);
      await expect(act(url)).rejects.toThrow(repeat);
    }
  });

  it('says that an address is not that of the API when it answers a page', async () => {
    const url = await serve((_, response) => response.end('<html>Welcome</html>'));
    await expect(act(url)).rejects.toThrow(ApiError);
    await expect(act(url)).rejects.toThrow('is it the address of the API?');
  });

  it.each(['a b', 'a\nb', '令牌', ''])('refuses %j as a token', (token) => {
    expect(() => createApiClient('http://127.0.0.1:9', token)).toThrow(UsageError);
  });
});

describe('a field of the command line', () => {
  it('takes the place of a value of another kind', () => {
    const add = (...fields: string[]) =>
      fields.reduce<Record<string, unknown>>((all, each) => addField(each, all), {});
    expect(add('ok=true', 'ok[]=x', 'ok[]=y')).toEqual({ ok: ['x', 'y'] });
    expect(add('a=text', 'a.b=1', 'a.c=2')).toEqual({ a: { b: '1', c: '2' } });
  });
});
