import type { SimulatedServer } from '../engine/server.ts';

/** The receiver of messages: the request, and after its completion the watch. */
export interface Target {
  server: SimulatedServer;
}
