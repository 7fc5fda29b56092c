/** Schemas of answers about tasks. */
import { z } from '@hono/zod-openapi';
import { taskKindNames, taskOwners } from '../../domain/tasks/kinds.ts';
import { checkResults, taskActs, taskStates } from '../../domain/tasks/tasks.ts';
import { Instant } from './shared.ts';

export const TaskAnswer = z
  .object({
    taskId: z.string(),
    acquirerId: z.string(),
    merchantId: z.string(),
    requestId: z.string().optional(),
    kind: z.enum(taskKindNames),
    subject: z.string().describe('what it is about, such as a terminal; empty for the request'),
    owner: z.enum(taskOwners).describe('the role whose task it is'),
    state: z.enum(taskStates),
    due: Instant,
    assignee: z.string().optional(),
    appointment: z.object({ from: Instant, to: Instant }).optional(),
    result: z
      .object({
        outcome: z.string(),
        checks: z.record(z.string(), z.enum(checkResults)),
        note: z.string().optional(),
      })
      .optional(),
    openedAt: Instant,
    openedBy: z.string().describe('`system` for the process'),
    closedAt: Instant.optional(),
    closedBy: z.string().optional(),
  })
  .openapi('Task');

export const TasksAnswer = z.object({ tasks: z.array(TaskAnswer) });

export const TaskWithEntriesAnswer = z.object({
  task: TaskAnswer,
  entries: z
    .array(
      z.object({
        at: Instant,
        actor: z.string(),
        action: z.enum(['open', ...taskActs]),
        data: z.record(z.string(), z.unknown()),
      }),
    )
    .describe('what was done with it, oldest first'),
});
