import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { findFreePort, startServer } from './server-process.ts';

export interface DevServerOptions {
  /** The executable, from `devServer()`. */
  path: string;
  /** Of the frontend; 7233 if free, else any free one. */
  port?: number;
  /** Of the web UI; 8233 if free, else any free one. */
  uiPort?: number;
  /** Where the UI has payloads decoded. */
  codecEndpoint?: string;
  /** SQLite file that survives a restart; without it everything is in memory. */
  dbFile?: string;
  namespace?: string;
  searchAttributes?: readonly SearchAttribute[];
}

/** As `defineSearchAttributeKey` makes them. */
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

const usableWithinMs = 30_000;

/**
 * Starts a dev server with its UI and resolves when namespace and search attributes are there.
 * @throws Error when it does not serve, with the last thing it printed
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const { path, codecEndpoint, dbFile, namespace = 'default', searchAttributes = [] } = options;
  const port = await findFreePort(options.port ?? 7233);
  const uiPort = await findFreePort(options.uiPort ?? 8233);
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
 * Waits for the namespace, which comes after the first answer of the frontend, and registers what is missing: the
 * server's own flag for it does nothing when the namespace is already in the file.
 */
async function prepareNamespace(
  address: string,
  namespace: string,
  wanted: readonly SearchAttribute[],
): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const known = await retryUntilUsable(() =>
      connection.operatorService.listSearchAttributes({ namespace }),
    );
    const missing = wanted.filter(({ name }) => !(name in known.customAttributes));
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

async function retryUntilUsable<T>(call: () => Promise<T>): Promise<T> {
  const until = Date.now() + usableWithinMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(100);
    }
  }
}
