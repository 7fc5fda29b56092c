/** Schemas and examples of events, as receivers get them. */
import { z } from 'zod';
import { moneyLocations, waitingOnNames } from '../request/stages.ts';
import { getEventSpec, testEventType, type EventType } from './catalogue.ts';

/** Of every event: what it is about, and the state of the request when it was recorded. */
const common = {
  requestId: z.string(),
  merchantId: z.string(),
  terminal: z
    .string()
    .optional()
    .describe('serial number, where the request is for one terminal: only its card changes'),
  seq: z
    .number()
    .int()
    .describe('never falls within a request; events of one request arrive in this order'),
  stage: z.string(),
  waitingOn: z.enum(waitingOnNames),
  money: z.enum(moneyLocations),
  code: z.string().optional().describe('the failure code that is the reason'),
};

const exampleData = {
  requestId: 'req-fda2619cbe26ec7c86d6d99f41c2bb27',
  merchantId: 'M-GREEN',
  seq: 12,
  stage: 'review',
  waitingOn: 'operator',
  money: 'old',
};

export const buildEventSchema = (type: EventType) =>
  z.object({
    type: z.literal(type),
    timestamp: z.iso.datetime().describe('when it happened, ISO 8601'),
    data: z.object({ ...common, ...getEventSpec(type).data }),
  });

export const buildEventExample = (type: EventType) => ({
  type,
  timestamp: '2026-06-10T02:00:00.000Z',
  data: { ...exampleData, ...getEventSpec(type).example },
});

/** The test event of an endpoint. */
export const TestEvent = z.object({
  type: z.literal(testEventType),
  timestamp: z.iso.datetime(),
  data: z.object({ endpointId: z.string() }),
});
