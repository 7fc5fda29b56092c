/** How an HTTP server ends, so that no caller loses an answer. */
import type { Server, ServerResponse } from 'node:http';

/** How long calls in progress may still take, in ms; a container is killed later than that. */
const callLimitMs = 20_000;

/**
 * Watches the calls of a server, for its end.
 * @param limitMs after which calls in progress are cut
 * @returns ends it: takes no new connection and waits for the calls in progress
 */
export function prepareEnd(server: Server, limitMs = callLimitMs): () => Promise<void> {
  const inProgress = new Set<ServerResponse>();
  // A proxy sends call after call over a connection that it keeps. The server would end only after the last of them.
  const closeAfterAnswer = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  server.prependListener('request', (_, response) => {
    inProgress.add(response);
    response.once('close', () => inProgress.delete(response));
    if (!server.listening) closeAfterAnswer(response);
  });
  return () =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(() => server.closeAllConnections(), limitMs);
      server.close((error) => {
        clearTimeout(limit);
        if (error) reject(error);
        else resolve();
      });
      server.closeIdleConnections();
      for (const response of inProgress) closeAfterAnswer(response);
    });
}
