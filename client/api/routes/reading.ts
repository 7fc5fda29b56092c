/** Reading: the process while it runs and answers, the record otherwise and for ever. */
import { z } from '@hono/zod-openapi';
import type { RequestRow } from '../../../activities/records.ts';
import { PartyId } from '../../../domain/card-change.ts';
import { gateNames, outcomeKinds, sideStages } from '../../../domain/stages.ts';
import { ActionRefused, Unavailable } from '../../refusals.ts';
import { watchOf } from '../../watches.ts';
import { CardChangeAnswer, ListAnswer, TimelineAnswer } from '../answers.ts';
import type { Doors } from '../doors.ts';
import { audienceOf, ownRow, refOf } from '../finding.ts';
import { Id, limit, operation, router } from '../operation.ts';
import { processView, recordView, rowView } from '../views/card-change.ts';
import { timelineView } from '../views/timeline.ts';
import { isCompleted } from '../watched.ts';

const Filter = z.object({
  stage: z.enum([...gateNames, ...sideStages, ...outcomeKinds]).exactOptional(),
  waitingOn: z
    .enum(['merchant', 'operator', 'risk', 'bank', 'network', 'terminal', 'clock', 'nobody'])
    .exactOptional(),
  merchantId: PartyId.exactOptional(),
  risk: z.enum(['green', 'amber', 'red']).exactOptional(),
  cursor: z.string().max(200).exactOptional(),
  limit,
});

const list = operation('listCardChanges', {
  method: 'get',
  path: '/v1/card-changes',
  summary: 'card changes, newest first',
  request: { query: Filter },
  answer: { schema: ListAnswer, description: 'a page of them' },
});

const read = operation('readCardChange', {
  method: 'get',
  path: '/v1/card-changes/{id}',
  summary: 'how a card change stands',
  request: { params: Id },
  answer: { schema: CardChangeAnswer, description: 'stage, who is waited for, where the money is' },
});

const timeline = operation('readTimeline', {
  method: 'get',
  path: '/v1/card-changes/{id}/timeline',
  summary: 'what happened, by whom and when',
  request: { params: Id },
  answer: { schema: TimelineAnswer, description: 'oldest first' },
});

export const readingRoutes = router()
  .openapi(list, async (c) => {
    const { doors, caller } = c.var;
    const filter = c.req.valid('query');
    const { acquirerId, merchantId = filter.merchantId } = caller;
    const { rows, cursor } = await doors.storage.requests.list({
      ...filter,
      acquirerId,
      ...(merchantId !== undefined && { merchantId }),
    });
    return c.json({
      cardChanges: rows.map((row) => rowView(row, audienceOf(caller))),
      ...(cursor !== undefined && { cursor }),
    });
  })
  .openapi(read, async (c) => {
    const { doors, caller } = c.var;
    const row = await ownRow(doors, caller, c.req.valid('param').id);
    const status = await statusOf(doors, row);
    const audience = audienceOf(caller);
    return c.json(status ? processView(status, row, audience) : recordView(row, audience));
  })
  .openapi(timeline, async (c) => {
    const { doors, caller } = c.var;
    const { acquirerId, requestId } = await ownRow(doors, caller, c.req.valid('param').id);
    const trail = await doors.storage.audit.trail(acquirerId, requestId);
    return c.json({ entries: timelineView(trail, caller, audienceOf(caller)) });
  });

/** A reader waits no longer than this for the process; the record is good enough then. */
const patienceMs = 3_000;

/** Undefined when neither request nor watch is under way, or they cannot be asked now. */
export async function statusOf({ cardChanges }: Doors, row: RequestRow) {
  const open = row.closedAt === undefined;
  if (!open && !isCompleted(row)) return undefined;
  try {
    const status = await cardChanges.status(open ? refOf(row) : watchOf(refOf(row)), patienceMs);
    return status.watch?.ended ? undefined : status;
  } catch (error) {
    if (error instanceof ActionRefused || error instanceof Unavailable) return undefined;
    throw error;
  }
}
