import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { findFreePort, startServer } from '../../../scripts/servers/server-process.ts';

describe('starting a server', () => {
  it('fails with the last output of one that ends at once', async () => {
    const script = 'console.error("database is locked"); process.exit(1)';
    const starting = startServer(process.execPath, ['-e', script], await findFreePort());
    await expect(starting).rejects.toThrow('it ended at once: database is locked');
  });

  it('fails for a file that cannot be run', async () => {
    await expect(startServer('/no/such/server', [], await findFreePort())).rejects.toThrow(
      'ENOENT',
    );
  });
});

describe('a port for a server', () => {
  it('is the wanted one, unless it is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    expect(await findFreePort(port)).not.toBe(port);
    taken.close();
    await once(taken, 'close');
    expect(await findFreePort(port)).toBe(port);
  });

  it('is none that an outgoing connection would take before the server starts', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => findFreePort()));
    expect(ports.filter((port) => port < 20_000 || port > 32_767)).toEqual([]);
    expect(new Set(ports).size).toBe(ports.length);
  });
});
