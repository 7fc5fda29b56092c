/** The bodies with which people act on tasks. */
import { z } from 'zod';
import { buildFreeText, Instant, TimeWindow } from '../../domain/request/card-change-schema.ts';
import { Colleague } from '../../domain/request/action-schema.ts';
import { taskKindNames } from '../../domain/tasks/kinds.ts';
import { checkResults } from '../../domain/tasks/tasks.ts';

const note = buildFreeText(1_000);

export const TaskOrderBody = z.strictObject({
  kind: z.enum(taskKindNames),
  requestId: z.string().max(64),
  subject: buildFreeText(100).exactOptional(),
  due: Instant.exactOptional(),
});

export const AssignBody = z.strictObject({ assignee: Colleague });
export const AppointBody = z.strictObject({ appointment: TimeWindow });
export const FinishBody = z.strictObject({
  outcome: z.string().max(40),
  checks: z.record(z.string().max(40), z.enum(checkResults)).default({}),
  note: note.exactOptional(),
});
export const CancelBody = z.strictObject({ reason: note.min(1) });
