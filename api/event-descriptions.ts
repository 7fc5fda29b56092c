/** Describes the events as webhooks of the OpenAPI document. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { eventTypes, getEventSpec, testEventType } from '../domain/events/catalogue.ts';
import { buildEventExample, buildEventSchema, TestEvent } from '../domain/events/schemas.ts';
import type { ApiEnv } from './dependencies.ts';

const SignedHeaders = z.object({
  'webhook-id': z.string().describe('id of the event: the same at every try'),
  'webhook-timestamp': z.string().describe('of this try; seconds since 1970'),
  'webhook-signature': z.string().describe('`v1,` and base64, one for each valid secret'),
});

export function describeEvents(registry: OpenAPIHono<ApiEnv>['openAPIRegistry']): void {
  for (const type of eventTypes)
    describeEvent(registry, type, getEventSpec(type).when, {
      schema: buildEventSchema(type),
      example: buildEventExample(type),
    });
  describeEvent(registry, testEventType, 'somebody tests an endpoint', {
    schema: TestEvent,
    example: {
      type: testEventType,
      timestamp: '2026-06-10T02:00:00.000Z',
      data: { endpointId: 'ep_0Vt3cTnJ1YbqkW7xJr1u2g' },
    },
  });
}

const describeEvent = (
  registry: OpenAPIHono<ApiEnv>['openAPIRegistry'],
  type: string,
  summary: string,
  content: { schema: z.ZodType; example: object },
): void =>
  registry.registerWebhook({
    method: 'post',
    path: type,
    operationId: type,
    summary,
    security: [],
    // Not that of the operations: generators make a file for each tag, and one would take the place of the other.
    tags: ['Webhooks'],
    request: {
      headers: SignedHeaders,
      body: { required: true, content: { 'application/json': content } },
    },
    responses: {
      '2XX': { description: 'received' },
      410: { description: 'the endpoint is paused: nothing more is wanted' },
      default: { description: 'not received: sent again, for three days' },
    },
  });
