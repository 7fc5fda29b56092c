/** Tasks of people beside the process: visits, compliance checks, legal advice, objections to renewals. */
import { z } from '@hono/zod-openapi';
import { taskKindNames } from '../../domain/tasks/kinds.ts';
import { taskStates } from '../../domain/tasks/tasks.ts';
import { TaskAnswer, TasksAnswer, TaskWithEntriesAnswer } from '../answers/tasks.ts';
import { AppointBody, AssignBody, CancelBody, FinishBody, TaskOrderBody } from '../bodies/tasks.ts';
import { createRouter, declareOperation, IdParams, jsonBody, limit } from '../operation.ts';
import { changeTask, listTasks, openTask, requireTask } from '../tasks.ts';

const ofOne = { params: IdParams };
const one = { schema: TaskAnswer, description: 'the task as it is now' };

const open = declareOperation('openTask', {
  method: 'post',
  path: '/v1/tasks',
  summary: 'opens a task about a card change; its kind says whose it is and by when',
  request: { body: jsonBody(TaskOrderBody) },
  answer: { status: 201, schema: TaskAnswer, description: 'the task' },
});

const list = declareOperation('listTasks', {
  method: 'get',
  path: '/v1/tasks',
  summary: 'tasks of your acquirer that your roles may read',
  request: {
    query: z.strictObject({
      state: z.enum(taskStates).exactOptional(),
      kind: z.enum(taskKindNames).exactOptional(),
      requestId: z.string().max(64).exactOptional(),
      limit,
    }),
  },
  answer: { schema: TasksAnswer, description: 'open ones first, by deadline' },
});

const read = declareOperation('readTask', {
  method: 'get',
  path: '/v1/tasks/{id}',
  summary: 'a task, and what was done with it',
  request: ofOne,
  answer: { schema: TaskWithEntriesAnswer, description: 'the task' },
});

const assign = declareOperation('assignTask', {
  method: 'post',
  path: '/v1/tasks/{id}/assign',
  summary: 'gives a task to a person: nobody else may then end it',
  request: { ...ofOne, body: jsonBody(AssignBody) },
  answer: one,
});

const appoint = declareOperation('appointTask', {
  method: 'post',
  path: '/v1/tasks/{id}/appoint',
  summary: 'records the time that was agreed with the merchant; the deadline follows it',
  request: { ...ofOne, body: jsonBody(AppointBody) },
  answer: one,
});

const finish = declareOperation('finishTask', {
  method: 'post',
  path: '/v1/tasks/{id}/finish',
  summary:
    'ends a task with its result: the outcome, and what was found at each item of the checklist',
  request: { ...ofOne, body: jsonBody(FinishBody) },
  answer: one,
});

const cancel = declareOperation('cancelTask', {
  method: 'post',
  path: '/v1/tasks/{id}/cancel',
  summary: 'ends a task that is needed no longer',
  request: { ...ofOne, body: jsonBody(CancelBody) },
  answer: one,
});

export const taskRoutes = createRouter()
  .openapi(open, async (c) =>
    c.json(await openTask(c.var.dependencies, c.var.caller, c.req.valid('json')), 201),
  )
  .openapi(list, async (c) => {
    const tasks = await listTasks(c.var.dependencies, c.var.caller, c.req.valid('query'));
    return c.json({ tasks });
  })
  .openapi(read, async (c) => {
    const { dependencies, caller } = c.var;
    const task = await requireTask(dependencies, caller, c.req.valid('param').id);
    return c.json({ task, entries: await dependencies.storage.tasks.listEntries(task.taskId) });
  })
  .openapi(assign, async (c) => {
    const { dependencies, caller } = c.var;
    const { id } = c.req.valid('param');
    return c.json(await changeTask(dependencies, caller, id, 'assign', c.req.valid('json')));
  })
  .openapi(appoint, async (c) => {
    const { dependencies, caller } = c.var;
    const { id } = c.req.valid('param');
    const { appointment } = c.req.valid('json');
    const change = { appointment, due: appointment.to };
    return c.json(await changeTask(dependencies, caller, id, 'appoint', change));
  })
  .openapi(finish, async (c) => {
    const { dependencies, caller } = c.var;
    const { id } = c.req.valid('param');
    const change = { result: c.req.valid('json'), state: 'done' } as const;
    return c.json(await changeTask(dependencies, caller, id, 'finish', change));
  })
  .openapi(cancel, async (c) => {
    const { dependencies, caller } = c.var;
    const { id } = c.req.valid('param');
    const { reason } = c.req.valid('json');
    return c.json(
      await changeTask(dependencies, caller, id, 'cancel', { state: 'cancelled' }, reason),
    );
  });
