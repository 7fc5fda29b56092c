/** Serves `/metrics` on a port of its own, which no proxy shows to the outside. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenOn } from './listen.ts';

export interface MetricsServer {
  port: number;
  close(): Promise<void>;
}

export interface MetricsSource {
  renderText(): Promise<string>;
  contentType: string;
}

/**
 * @param port 0 for any free one
 * @param variable that names the port
 * @throws SettingsError when the port is taken
 */
export async function serveMetrics(
  source: MetricsSource,
  port: number,
  variable: string,
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    source.renderText().then(
      (text) => response.writeHead(200, { 'content-type': source.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await listenOn(server, port, variable);
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
