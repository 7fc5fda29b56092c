/** What the API answers, described for its readers. */
import { z } from '@hono/zod-openapi';
import { failureCodes, type FailureCode } from '../../domain/failures/codes.ts';
import { gateNames, outcomeKinds, sideStages } from '../../domain/request/stages.ts';

export const Instant = z.iso.datetime();
const Stage = z
  .enum([...gateNames, ...sideStages, ...outcomeKinds])
  .openapi('Stage', { description: 'a stage while the request is open, its outcome afterwards' });
export const WaitingOn = z
  .enum(['merchant', 'operator', 'risk', 'bank', 'network', 'terminal', 'clock', 'nobody'])
  .openapi('WaitingOn');
export const Money = z
  .enum(['old', 'hold', 'new'])
  .openapi('Money', { description: 'where payouts go now: old card, nowhere yet, new card' });
const Code = z.enum(failureCodes as [FailureCode, ...FailureCode[]]).openapi('FailureCode');

export const Fault = z
  .object({
    field: z.string(),
    code: Code,
    params: z.record(z.string(), z.string()).optional(),
    zh: z.string(),
    en: z.string(),
    internal: z.string().optional().describe('which check said no; staff only'),
  })
  .openapi('Fault');

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
    problems: z.array(Fault).optional(),
    running: z.object({ requestId: z.string(), stage: z.string().optional() }).optional(),
  })
  .openapi('Problem', { description: 'RFC 9457, application/problem+json' });

export const AccountAnswer = z.object({
  token: z.string(),
  first6: z.string(),
  last4: z.string(),
  bank: z.string(),
  cardType: z.enum(['DC', 'CC', 'SCC', 'PC']).optional(),
});

export const PersonAnswer = z.object({ token: z.string(), idLast4: z.string() });

export const DocumentAnswer = z.object({
  documentId: z.string(),
  sha256: z.string(),
  size: z.int(),
});

const requestState = {
  stage: Stage,
  waitingOn: WaitingOn,
  due: Instant.optional(),
  money: Money,
  problems: z.array(Fault),
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
    problems: z.array(Fault),
    triesLeft: z.int().optional(),
    next: z.string(),
    verdict: z
      .enum(['done', 'accepted'])
      .describe('`accepted`: the verdict follows in the card change itself'),
  })
  .openapi('ActionAnswer');

const summary = {
  requestId: z.string(),
  merchantId: z.string(),
  ...requestState,
  risk: z.enum(['green', 'amber', 'red']).optional().describe('staff only'),
};
const record = { intake: z.string(), openedAt: Instant, closedAt: Instant.optional() };

export const ListAnswer = z.object({
  cardChanges: z.array(z.object({ ...summary, ...record })),
  cursor: z.string().optional().describe('give it back for the next page; none: this was the last'),
});

export const CardChangeAnswer = z
  .object({
    source: z
      .enum(['process', 'record'])
      .describe('`record`: what is written; the process has ended, or cannot be asked now'),
    acquirerId: z.string(),
    ...summary,
    ...record,
    outcome: z.object({ kind: Stage, code: Code.optional(), at: Instant }).optional(),
    watch: z
      .object({
        until: Instant,
        ended: z
          .object({ kind: z.enum(['watched', 'superseded', 'rolled-back']), at: Instant })
          .optional(),
      })
      .optional()
      .describe('of a completed card change: until when payouts to the new card are watched'),
    since: Instant.optional(),
    notes: z.array(Fault).optional().describe('worth a word, and keeping nothing from passing'),
    triesLeft: z.int().optional(),
    newLast4: z.string().optional(),
    oldLast4: z.string().optional(),
    next: z.object({ merchant: z.string(), staff: z.string().optional() }).optional(),
    steps: z
      .array(z.object({ name: z.string(), target: z.string(), state: z.string() }))
      .optional(),
    signing: z.object({ signingId: z.string(), url: z.string() }).optional(),
    payment: z.object({ url: z.string(), amountFen: z.int(), remark: z.string() }).optional(),
    evidence: z.string().optional().describe('what reviewers decide on; staff only'),
    policy: z.string().optional(),
  })
  .openapi('CardChange');

export const TimelineAnswer = z.object({
  entries: z.array(
    z.object({
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
    }),
  ),
});

export const ReceiptAnswer = z
  .object({
    requestId: z.string(),
    acquirerId: z.string(),
    merchantId: z.string(),
    outcome: z.enum(outcomeKinds),
    money: Money,
    openedAt: Instant,
    closedAt: Instant,
    trail: z.object({ entries: z.int(), lastHash: z.string() }),
    signature: z.object({
      algorithm: z.literal('HMAC-SHA256'),
      keyId: z.string(),
      value: z.string(),
    }),
  })
  .openapi('Receipt');

export const VerificationAnswer = z.object({ genuine: z.boolean() });
