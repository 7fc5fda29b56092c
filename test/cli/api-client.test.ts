import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiClient } from '../../cli/api-client.ts';

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
});
