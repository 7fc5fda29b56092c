/** Reads card changes from SQL, and from the workflow when somebody asks for that. */
import { planGates } from '../../domain/precheck/plan.ts';
import { z } from '@hono/zod-openapi';
import { WorkflowIdPart } from '../../domain/request/card-change-schema.ts';
import { riskTiers } from '../../domain/request/stages.ts';
import { CardChangeAnswer, ListAnswer, TimelineAnswer } from '../answers/card-changes.ts';
import { Stage, WaitingOn } from '../answers/shared.ts';
import { answerTagged, buildRequestTag, IfNoneMatch } from '../conditional.ts';
import { queryStatus } from '../fresh-status.ts';
import { getReader, requireOwnRequest } from '../ownership.ts';
import { IdParams, limit, declareOperation, createRouter } from '../operation.ts';
import { linkNextPage } from '../paging.ts';
import {
  buildRecordedStatus,
  buildRowOnlyView,
  buildRowView,
  buildStatusView,
} from '../views/card-change.ts';
import { buildTimelineView } from '../views/timeline.ts';
import { findSignedAgreement } from '../signed-agreement.ts';

const Filter = z.strictObject({
  stage: Stage.exactOptional(),
  waitingOn: WaitingOn.exactOptional(),
  merchantId: WorkflowIdPart.exactOptional(),
  risk: z.enum(riskTiers).exactOptional(),
  cursor: z.string().max(200).exactOptional(),
  limit,
});

const Freshness = z.strictObject({
  fresh: z
    .enum(['true', 'false'])
    .exactOptional()
    .describe('`true` asks the process itself, and waits for at most half a second'),
});

const list = declareOperation('listCardChanges', {
  method: 'get',
  path: '/v1/card-changes',
  summary: 'card changes, newest first',
  request: { query: Filter },
  answer: { schema: ListAnswer, description: 'one page of card changes' },
});

const read = declareOperation('readCardChange', {
  method: 'get',
  path: '/v1/card-changes/{id}',
  summary: 'the state of a card change',
  request: { params: IdParams, query: Freshness, headers: IfNoneMatch },
  answer: { schema: CardChangeAnswer, description: 'stage, who is waited for, where payouts go' },
});

const timeline = declareOperation('readTimeline', {
  method: 'get',
  path: '/v1/card-changes/{id}/timeline',
  summary: 'what happened, who did it and when',
  request: { params: IdParams, headers: IfNoneMatch },
  answer: { schema: TimelineAnswer, description: 'oldest first' },
});

export const cardChangeRoutes = createRouter()
  .openapi(list, async (c) => {
    const { dependencies, caller } = c.var;
    const filter = c.req.valid('query');
    const { acquirerId, merchantId = filter.merchantId } = caller;
    const { rows, cursor } = await dependencies.storage.requests.list({
      ...filter,
      acquirerId,
      ...(merchantId !== undefined && { merchantId }),
    });
    if (cursor !== undefined) linkNextPage(c, { cursor });
    return c.json({
      cardChanges: rows.map((row) => buildRowView(row, getReader(dependencies, caller))),
      ...(cursor !== undefined && { cursor }),
    });
  })
  .openapi(read, async (c) => {
    const { dependencies, caller } = c.var;
    const row = await requireOwnRequest(dependencies, caller, c.req.valid('param').id);
    const reader = getReader(dependencies, caller);
    const fresh =
      c.req.valid('query').fresh === 'true' ? await queryStatus(dependencies, row) : undefined;
    const status = fresh ?? buildRecordedStatus(row);
    const agreement = await findSignedAgreement(dependencies, row);
    const source = fresh ? 'process' : 'record';
    const view = status
      ? buildStatusView(status, row, reader, { source, agreement })
      : buildRowOnlyView(row, reader);
    const plan =
      status &&
      planGates(dependencies.getPolicy(row.acquirerId).values, { ...status, tier: status.risk });
    const answer = { ...view, ...(plan && { plan }), ...(agreement && { agreement }) };
    // The process may be ahead of its record, which is what acts are compared with.
    return fresh ? c.json(answer) : answerTagged(c, buildRequestTag(row), answer);
  })
  .openapi(timeline, async (c) => {
    const { dependencies, caller } = c.var;
    const row = await requireOwnRequest(dependencies, caller, c.req.valid('param').id);
    const { acquirerId, requestId } = row;
    const auditEntries = await dependencies.storage.auditLog.read(acquirerId, requestId);
    const entries = buildTimelineView(auditEntries, caller, getReader(dependencies, caller));
    return answerTagged(c, `"${entries.length}"`, { entries });
  });
