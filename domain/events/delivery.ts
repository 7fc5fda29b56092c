/** Events as they are listed and sent, the endpoints to which they go, and what came of it. */
import type { EventType } from './catalogue.ts';

export interface ListedEvent {
  id: string;
  type: string;
  /** When it happened, ISO 8601. */
  timestamp: string;
  data: Readonly<Record<string, unknown>>;
}

export interface Endpoint {
  endpointId: string;
  url: string;
  /** The chosen types; all without it. */
  types?: EventType[];
  state: 'active' | 'paused';
  /** Why it is paused, when nobody did so. */
  pauseReason?: string;
  createdBy: string;
  /** ISO 8601 */
  createdAt: string;
  /** Deliveries that wait for a try, and those that were given up. */
  pending: number;
  dead: number;
}

export interface LoggedDelivery {
  eventId: string;
  type: string;
  requestId?: string;
  state: 'pending' | 'delivered' | 'dead';
  /** When it is tried next; ISO 8601. */
  nextAt?: string;
  /** The oldest first. */
  tries: { at: string; status?: number; ms: number; result: string }[];
}
