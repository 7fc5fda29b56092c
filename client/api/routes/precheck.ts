/** May I, how, with what, how long: before anything is typed. It keeps nothing (rules.md A12, A13, E4 1). */
import { z } from '@hono/zod-openapi';
import { PartyId, reasonKinds } from '../../../domain/card-change.ts';
import { precheck, type Precheck } from '../../../domain/precheck.ts';
import { outcomeKinds, type Stage } from '../../../domain/stages.ts';
import { PrecheckAnswer } from '../precheck-answer.ts';
import type { Caller } from '../caller.ts';
import type { Doors } from '../doors.ts';
import { audienceOf, merchantRecord, ownMerchant } from '../finding.ts';
import { jsonBody, operation, router } from '../operation.ts';
import { problemView, type Audience } from '../views/problems.ts';

/** No number and no name: only what the merchant has in mind. */
const Wish = z.strictObject({
  merchantId: PartyId,
  reason: z.enum(reasonKinds).exactOptional(),
  twoFactorEnrolled: z.boolean().exactOptional(),
  account: z
    .strictObject({
      kind: z.enum(['PERSONAL', 'CORPORATE']).exactOptional(),
      cardType: z.enum(['DC', 'CC', 'SCC', 'PC']).exactOptional(),
      cardClass: z.enum(['I', 'II', 'III', 'UNKNOWN']).exactOptional(),
      bankCode: z
        .string()
        .regex(/^\d{3}$/)
        .exactOptional(),
      byLetter: z.boolean().exactOptional(),
    })
    .exactOptional(),
});

const ask = operation('precheck', {
  method: 'post',
  path: '/v1/precheck',
  summary: 'says whether a change may be asked for, how, with which papers and how long it takes',
  request: { body: jsonBody(Wish) },
  answer: { schema: PrecheckAnswer, description: 'what stands in the way, and what to expect' },
});

export const precheckRoutes = router().openapi(ask, async (c) => {
  const { doors, caller } = c.var;
  const { merchantId, ...wish } = c.req.valid('json');
  const merchant = ownMerchant(caller, merchantId);
  const [record, open] = await Promise.all([
    merchantRecord(doors, merchant),
    openRequest(doors, caller, merchantId),
  ]);
  const said = precheck({
    merchant: record,
    wish,
    ...(open && { open }),
    policy: doors.policyOf(caller.acquirerId).values,
    now: new Date().toISOString(),
  });
  return c.json(view(said, audienceOf(caller)), 200);
});

async function openRequest({ storage }: Doors, { acquirerId }: Caller, merchantId: string) {
  const { rows } = await storage.requests.list({ acquirerId, merchantId, limit: 1 });
  const stage = rows[0]?.standing.stage;
  const closed = outcomeKinds.some((kind) => kind === stage);
  return stage === undefined || closed ? undefined : { stage: stage as Stage };
}

const view = ({ tier, ...said }: Precheck, audience: Audience) => {
  const worded = (problems: Precheck['stops']) =>
    problems.map((problem) => problemView(problem, audience));
  return {
    ...said,
    // How a risk is judged is nobody's business who may be judged (rules.md B2 Adyen).
    ...(audience === 'staff' && { tier }),
    stops: worded(said.stops),
    first: worded(said.first),
    waits: worded(said.waits),
    warnings: worded(said.warnings),
    ways: said.ways.map((way) => ({ ...way, first: worded(way.first) })),
  };
};
