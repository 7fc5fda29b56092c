/** Answers about a card change, as schemas of the API's description. */
import { z } from '@hono/zod-openapi';
import { sessionKinds } from '../../domain/parties/identity.ts';
import { riskTiers } from '../../domain/request/stages.ts';
import type { Recall } from '../../domain/watch/recall.ts';
import type { WatchOutcome } from '../../workflows/contract.ts';
import {
  Code,
  Instant,
  Money,
  Payers,
  ProblemItem,
  Stage,
  TimelineEntry,
  WaitingOn,
} from './shared.ts';

const requestState = {
  stage: Stage,
  waitingOn: WaitingOn,
  due: Instant.optional(),
  money: Money,
  problems: z.array(ProblemItem),
};

export const AcknowledgementAnswer = z
  .object({
    requestId: z.string(),
    workflowId: z.string(),
    runId: z.string(),
    ...requestState,
    needs: z.array(z.string()),
    eta: Instant.optional(),
    bodyDigest: z.string(),
  })
  .openapi('Acknowledgement');

export const ActionAnswerShape = z
  .object({
    stage: Stage,
    waitingOn: WaitingOn,
    due: Instant.optional(),
    problems: z.array(ProblemItem),
    triesLeft: z.int().optional(),
    next: z.string(),
    verdict: z
      .enum(['done', 'accepted', 'received'])
      .describe(
        '`accepted`: the verdict follows in the card change itself; `received` (with status 202): stored, and delivered as soon as the process can be reached',
      ),
    session: z
      .object({ kind: z.enum(sessionKinds), sessionRef: z.string(), url: z.string() })
      .optional()
      .describe('of `sessions`: the session at the provider, and its link for the owner'),
  })
  .openapi('ActionAnswer');

const watchOutcomes = [
  'watched',
  'superseded',
  'rolled-back',
] as const satisfies readonly WatchOutcome['kind'][];

const recallStates = [
  'asked',
  'returned',
  'returned-in-part',
  'refused',
  'nothing-to-recall',
  'unanswered',
] as const satisfies readonly Recall['state'][];

const summary = {
  requestId: z.string(),
  merchantId: z.string(),
  scope: z
    .object({ terminal: z.string() })
    .optional()
    .describe('the terminal whose own settlement card changes; absent: the card of the merchant'),
  ...requestState,
  risk: z.enum(riskTiers).optional().describe('staff only'),
};
const record = { intake: z.string(), openedAt: Instant, closedAt: Instant.optional() };

export const ListAnswer = z.object({
  cardChanges: z.array(z.object({ ...summary, ...record })),
  cursor: z.string().optional().describe('send it to get the next page; absent on the last page'),
});

export const CardChangeAnswer = z
  .object({
    source: z
      .enum(['process', 'record'])
      .describe('`record`: from SQL, at most a second old; `process`: from the workflow'),
    acquirerId: z.string(),
    ...summary,
    ...record,
    outcome: z.object({ kind: Stage, code: Code.optional(), at: Instant }).optional(),
    watch: z
      .object({
        until: Instant,
        ended: z.object({ kind: z.enum(watchOutcomes), at: Instant }).optional(),
      })
      .optional()
      .describe('of a completed card change: until when payouts to the new card are watched'),
    payers: Payers.optional(),
    since: Instant.optional(),
    plan: z
      .array(
        z.object({
          gate: z.string(),
          state: z.enum(['passed', 'now', 'next']),
          waitingOn: WaitingOn.optional(),
          money: Money.optional(),
          latest: Instant.optional().describe(
            'when it is over at the latest, if those before it take as long as they may',
          ),
        }),
      )
      .optional()
      .describe('which gate when; absent beside the main line, such as in a correction'),
    notes: z
      .array(ProblemItem)
      .optional()
      .describe('remarks that do not keep the request from passing'),
    triesLeft: z.int().optional(),
    newLast4: z.string().optional(),
    oldLast4: z.string().optional(),
    next: z.object({ merchant: z.string(), staff: z.string().optional() }).optional(),
    steps: z
      .array(z.object({ name: z.string(), target: z.string(), state: z.string() }))
      .optional(),
    signing: z
      .object({ signingId: z.string(), url: z.string() })
      .optional()
      .describe('where the owner signs, while that is waited for'),
    agreement: z
      .object({ signingId: z.string(), url: z.string(), signedAt: z.string() })
      .optional()
      .describe('copy of the agreement that the owner has signed'),
    payment: z
      .object({ url: z.string(), amountFen: z.int(), remark: z.string() })
      .optional()
      .describe('what the owner pays from the new card, while that is waited for'),
    recall: z
      .object({
        state: z.enum(recallStates),
        at: Instant,
        askedFen: z.int(),
        returnedFen: z.int().optional(),
        due: Instant.optional(),
        waitingOn: z.enum(['bank', 'operator']).optional(),
        code: Code.optional(),
      })
      .optional()
      .describe('of payouts to the new card that were asked back from its bank'),
    evidence: z.string().optional().describe('digest that a review decision must name; staff only'),
    policy: z.string().optional(),
  })
  .openapi('CardChange');

export const TimelineAnswer = z.object({ entries: z.array(TimelineEntry) });
