/** Schemas of answers about events and endpoints. */
import { z } from '@hono/zod-openapi';
import { eventTypes } from '../../domain/events/catalogue.ts';
import { Instant } from './shared.ts';

export const EventTypeName = z.enum(eventTypes);

export const EventsAnswer = z.object({
  events: z.array(
    z.object({
      id: z.string(),
      type: EventTypeName,
      timestamp: Instant,
      data: z.record(z.string(), z.unknown()).describe('by its type, see the webhooks'),
    }),
  ),
  after: z.string().optional().describe('where to go on: the last event that you have'),
});

const endpoint = {
  endpointId: z.string(),
  url: z.string(),
  types: z.array(EventTypeName).optional().describe('all without it'),
  state: z.enum(['active', 'paused']),
  pauseReason: z.string().optional().describe('why it is paused, when nobody did so'),
  createdBy: z.string(),
  createdAt: Instant,
  pending: z.number().int().describe('deliveries that wait'),
  dead: z.number().int().describe('deliveries that were given up'),
};

export const EndpointAnswer = z.object(endpoint);
export const NewEndpointAnswer = z.object({
  ...endpoint,
  secret: z.string().describe('shown this once'),
});
export const EndpointsAnswer = z.object({ endpoints: z.array(EndpointAnswer) });

export const SecretAnswer = z.object({
  endpointId: z.string(),
  secret: z.string().describe('shown this once'),
});

export const TestAnswer = z.object({ eventId: z.string() });
export const ReplayAnswer = z.object({ replayed: z.number().int() });

export const DeliveriesAnswer = z.object({
  deliveries: z.array(
    z.object({
      eventId: z.string(),
      type: z.string(),
      requestId: z.string().optional(),
      state: z.enum(['pending', 'delivered', 'dead']),
      nextAt: Instant.optional(),
      tries: z.array(
        z.object({
          at: Instant,
          status: z.number().int().optional(),
          ms: z.number().int(),
          result: z.string(),
        }),
      ),
    }),
  ),
});
