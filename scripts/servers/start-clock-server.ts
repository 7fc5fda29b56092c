import { Connection } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { findFreePort, startServer, type ServerProcess } from './server-process.ts';
import type { DevServerOptions } from './start-dev-server.ts';

/**
 * Starts a server whose time can be moved; until somebody does, it goes on as usual. It has no UI, no schedules and no lists.
 * @throws Error when it does not serve, with the last thing it printed
 */
export async function startClockServer({
  path,
  port: wanted,
  searchAttributes = [],
}: Pick<DevServerOptions, 'path' | 'port' | 'searchAttributes'>): Promise<ServerProcess> {
  const port = await findFreePort(wanted);
  const server = await startServer(path, [`${port}`], port);
  const connection = await Connection.connect({ address: server.address });
  try {
    await connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: Object.fromEntries(
        searchAttributes.map(({ name, type }) => [
          name,
          encodeSearchAttributeIndexedValueType(type) ?? 0,
        ]),
      ),
    });
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await connection.close();
  }
  return server;
}
