import type { Server } from './server.ts';

/** Whoever answers for the change now: the request, and when it is completed the watch over its card. */
export interface Line {
  server: Server;
}
