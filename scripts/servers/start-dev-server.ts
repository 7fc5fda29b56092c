import { Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { retry } from '../retry.ts';
import { findFreePort, startServer } from './server-process.ts';

export interface DevServerOptions {
  /** The executable, from `findDevServer()`. */
  path: string;
  /** Port of the frontend if it is free; any free one without it. */
  port?: number;
  /** Port of the web UI if it is free; any free one without it. */
  uiPort?: number;
  /** The codec server that decodes payloads for the UI. */
  codecEndpoint?: string;
  /** SQLite file for data that survive a restart; without it everything is in memory. */
  dbFile?: string;
  namespace?: string;
  searchAttributes?: readonly SearchAttribute[];
}

/** As `defineSearchAttributeKey` returns it. */
interface SearchAttribute {
  name: string;
  type: SearchAttributeType;
}

export interface DevServer {
  /** host:port of the frontend. */
  address: string;
  uiUrl: string;
  pid: number;
  /** Resolves when the process is gone, by `stop()` or by itself. */
  ended: Promise<void>;
  stop: () => Promise<void>;
}

/** From the first answer of the frontend until the namespace is there, on a busy machine. */
const usableWithinMs = 2 * 60_000;

/**
 * Starts a dev server with its UI and resolves when namespace and search attributes exist.
 * @throws Error when it does not serve, with the last thing it printed
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const { path, codecEndpoint, dbFile, namespace = 'default', searchAttributes = [] } = options;
  const port = await findFreePort(options.port);
  const uiPort = await findFreePort(options.uiPort);
  const args = [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'error'],
    ...['--port', `${port}`, '--ui-port', `${uiPort}`, '--namespace', namespace],
    ...(codecEndpoint === undefined ? [] : ['--ui-codec-endpoint', codecEndpoint]),
    ...(dbFile === undefined ? [] : ['--db-filename', dbFile]),
  ];
  const server = await startServer(path, args, port);
  try {
    await prepareNamespace(server.address, namespace, searchAttributes);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { ...server, uiUrl: `http://127.0.0.1:${uiPort}` };
}

/**
 * Waits for the namespace, which is created after the first answer of the frontend, and registers the search
 * attributes that are missing: the server's own flag for them is ignored when the database file has the namespace.
 */
async function prepareNamespace(
  address: string,
  namespace: string,
  required: readonly SearchAttribute[],
): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const known = await retry(
      () => connection.operatorService.listSearchAttributes({ namespace }),
      { forMs: usableWithinMs, everyMs: 100 },
    );
    const missing = required.filter(({ name }) => !(name in known.customAttributes));
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        missing.map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type) ?? 0]),
      ),
    });
  } finally {
    await connection.close();
  }
}
