/** Parts of several answers of the API, as schemas of its description. */
import { z } from '@hono/zod-openapi';
import { failureCodes, type FailureCode } from '../../domain/failures/codes.ts';
import {
  gateNames,
  moneyLocations,
  outcomeKinds,
  sideStages,
  waitingOnNames,
} from '../../domain/request/stages.ts';

export const Instant = z.iso.datetime();
export const Stage = z
  .enum([...gateNames, ...sideStages, ...outcomeKinds])
  .openapi('Stage', { description: 'a stage while the request is open, its outcome afterwards' });
export const WaitingOn = z.enum(waitingOnNames).openapi('WaitingOn');
export const Money = z
  .enum(moneyLocations)
  .openapi('Money', { description: 'where payouts go now: old card, nowhere yet, new card' });
export const Payers = z.array(z.object({ payer: z.string(), money: Money })).openapi('Payers', {
  description:
    'where the money of each payer goes now: the acquirer, and the networks that pay by themselves; absent where the acquirer pays everything. `money` is the worst of them: held, old card, new card',
});
export const Code = z.enum(failureCodes as [FailureCode, ...FailureCode[]]).openapi('FailureCode');

export const ProblemItem = z
  .object({
    field: z.string(),
    code: Code,
    params: z.record(z.string(), z.string()).optional(),
    zh: z.string(),
    en: z.string(),
    internal: z.string().optional().describe('which check failed; staff only'),
  })
  .openapi('ProblemItem', { description: 'a field, what is wrong with it, and the remedy' });

export const TimelineEntry = z
  .object({
    seq: z.int(),
    at: Instant,
    actor: z.string(),
    what: z.string(),
    code: Code.optional(),
    zh: z.string().optional(),
    en: z.string().optional(),
    data: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('staff only'),
  })
  .openapi('TimelineEntry', { description: 'what happened, who did it and when' });

export const ProblemAnswer = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string(),
    zh: z.string(),
    en: z.string(),
    requestRef: z.string(),
    retryAt: Instant.optional().describe('when the same is permitted again'),
    problems: z.array(ProblemItem).optional().describe('the first 50'),
    problemCount: z
      .int()
      .optional()
      .describe('how many problems there are, when not all are listed'),
    etag: z.string().optional().describe('of the state as it is now, with status 412'),
    changes: z
      .array(TimelineEntry)
      .optional()
      .describe(
        'with status 412: what has happened since the state in `If-Match`, at most the last 50',
      ),
    running: z.object({ requestId: z.string(), stage: z.string().optional() }).optional(),
  })
  .openapi('Problem', { description: 'RFC 9457, application/problem+json' });
