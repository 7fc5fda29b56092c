import type { SimulatedServer } from '../engine/server.ts';

/** Whoever answers for the change now: the request, and when it is completed the watch over its card. */
export interface Target {
  server: SimulatedServer;
}
