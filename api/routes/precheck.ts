/** Tells a merchant, before any data is entered, whether and how the card can be changed. Stores nothing [A12, A13, E4.1]. */
import { z } from '@hono/zod-openapi';
import {
  CardChangeRequest,
  WorkflowIdPart,
  reasonKinds,
} from '../../domain/request/card-change-schema.ts';
import { accountKinds, cardClasses, cardTypes } from '../../domain/parties/account.ts';
import type { Precheck } from '../../domain/precheck/precheck.ts';
import { PrecheckAnswer } from '../answers/precheck.ts';
import { getReader, requireOwnMerchant } from '../ownership.ts';
import { jsonBody, declareOperation, createRouter } from '../operation.ts';
import { readPrecheck } from '../precheck.ts';
import { buildProblemView, type Reader } from '../views/problems.ts';

/** Contains no numbers and no names, only what kind of change is planned. */
const PrecheckBody = z.strictObject({
  merchantId: WorkflowIdPart,
  scope: CardChangeRequest.shape.scope,
  reason: z.enum(reasonKinds).exactOptional(),
  twoFactorEnrolled: z.boolean().exactOptional(),
  account: z
    .strictObject({
      kind: z.enum(accountKinds).exactOptional(),
      cardType: z.enum(cardTypes).exactOptional(),
      cardClass: z.enum(cardClasses).exactOptional(),
      bankCode: z
        .string()
        .regex(/^\d{3}$/)
        .exactOptional(),
      byLetter: z.boolean().exactOptional(),
    })
    .exactOptional(),
});

const precheck = declareOperation('precheck', {
  method: 'post',
  path: '/v1/precheck',
  summary:
    'whether a change can be requested now, how, with which documents, and how long it takes',
  request: { body: jsonBody(PrecheckBody) },
  answer: { schema: PrecheckAnswer, description: 'what prevents a request, and what to expect' },
});

export const precheckRoutes = createRouter().openapi(precheck, async (c) => {
  const { dependencies, caller } = c.var;
  const { merchantId, ...plannedChange } = c.req.valid('json');
  const merchant = await requireOwnMerchant(dependencies, caller, merchantId);
  const result = await readPrecheck(dependencies, merchant, plannedChange);
  return c.json(buildPrecheckView(result, getReader(dependencies, caller)), 200);
});

const buildPrecheckView = ({ tier, ...result }: Precheck, reader: Reader) => {
  const buildProblemViews = (problems: Precheck['stops']) =>
    problems.map((problem) => buildProblemView(problem, reader));
  return {
    ...result,
    // A merchant must not learn how its risk is assessed [B2 Adyen].
    ...(reader.audience === 'staff' && { tier }),
    stops: buildProblemViews(result.stops),
    first: buildProblemViews(result.first),
    waits: buildProblemViews(result.waits),
    warnings: buildProblemViews(result.warnings),
    ways: result.ways.map((way) => ({ ...way, first: buildProblemViews(way.first) })),
  };
};
