/** The pages of tasks. People whose only part is a task, such as technicians, see nothing else of the desk. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { taskStates, type TaskAct } from '../../../domain/tasks/tasks.ts';
import type { TaskChange } from '../../../adapters/storage/tasks.ts';
import {
  AppointBody,
  AssignBody,
  CancelBody,
  FinishBody,
  TaskOrderBody,
} from '../../bodies/tasks.ts';
import type { ApiEnv } from '../../dependencies.ts';
import { HttpProblem } from '../../http-problem.ts';
import { kilobyte } from '../../operation.ts';
import type { Html } from '../../pages/layout.ts';
import { limitBody } from '../../request-validation.ts';
import { changeTask, listTasks, openTask, requireTask } from '../../tasks.ts';
import { mayCall } from '../../access.ts';
import { requireAnySession } from '../session.ts';
import type { Outcome } from '../shown-case.ts';
import { actOnForm, answerError, refuseFields } from '../supervision/acts.ts';
import { taskPath } from './forms.ts';
import { renderTask, renderTasks } from './pages.ts';
import { readFormTime } from '../../form-times.ts';

const path = '/desk/tasks';
const shownTasks = 200;
const State = z.enum(taskStates).catch('open');

export const taskPageRoutes = new Hono<ApiEnv>();
taskPageRoutes.use(path, requireAnySession);
taskPageRoutes.use(`${path}/*`, requireAnySession);
taskPageRoutes.post(path, limitBody(16 * kilobyte));
taskPageRoutes.post(`${path}/*`, limitBody(16 * kilobyte));
taskPageRoutes.onError(answerError);

async function showTasks(c: Context<ApiEnv>, outcome?: Outcome): Promise<Html> {
  const { caller, dependencies, session } = c.var;
  requireReader(c);
  const state = State.parse(c.req.query('state'));
  const { requestId } = c.req.query();
  const tasks = await listTasks(dependencies, caller, { state, requestId, limit: shownTasks });
  return renderTasks(session, tasks, state, Date.now(), outcome);
}

/** @throws HttpProblem for whoever has to do with no tasks, such as a clerk */
function requireReader({ var: { caller } }: Context<ApiEnv>): void {
  if (!mayCall('listTasks', caller.roles)) throw new HttpProblem('API_NOT_FOUND');
}

async function showTask(
  c: Context<ApiEnv>,
  outcome?: Outcome,
  typed?: URLSearchParams,
): Promise<Html> {
  const { caller, dependencies, session } = c.var;
  requireReader(c);
  const task = await requireTask(dependencies, caller, c.req.param('id') ?? '');
  const { acquirerId, requestId } = task;
  const { requestFacts, tasks } = dependencies.storage;
  const [entries, facts] = await Promise.all([
    tasks.listEntries(task.taskId),
    requestId === undefined ? undefined : requestFacts.readLast({ acquirerId, requestId }),
  ]);
  const preferred = facts?.request.preferredWindow;
  return renderTask(session, { task, entries, preferred, typed }, Date.now(), outcome);
}

taskPageRoutes.get(path, async (c) => c.html(await showTasks(c)));
taskPageRoutes.get(`${path}/:id`, async (c) => c.html(await showTask(c)));

taskPageRoutes.post(path, (c) =>
  actOnForm(
    c,
    (outcome) => showTasks(c, outcome),
    async (form) => {
      const { caller, dependencies } = c.var;
      if (!mayCall('openTask', caller.roles)) throw new HttpProblem('ACT_NOT_ALLOWED');
      const order = readForm(TaskOrderBody, form, ['kind', 'requestId', 'subject']);
      const { taskId } = await openTask(dependencies, caller, order);
      return taskPath(taskId);
    },
  ),
);

const acts: Record<TaskAct, (form: URLSearchParams) => { change: TaskChange; note?: string }> = {
  assign: (form) => ({ change: readForm(AssignBody, form, ['assignee']) }),
  appoint: (form) => {
    const appointment = { from: readFormTime(form.get('from')), to: readFormTime(form.get('to')) };
    const read = AppointBody.safeParse({ appointment });
    if (!read.success) return refuseFields(['from', 'to']);
    return { change: { ...read.data, due: read.data.appointment.to } };
  },
  finish: (form) => {
    const checks = Object.fromEntries(
      [...form].flatMap(([name, value]) =>
        name.startsWith('checks.') ? [[name.slice('checks.'.length), value]] : [],
      ),
    );
    const note = form.get('note')?.trim();
    const read = FinishBody.safeParse({
      outcome: form.get('outcome'),
      checks,
      ...(note && { note }),
    });
    return read.success
      ? { change: { result: read.data, state: 'done' } }
      : refuseFields(read.error.issues.map((issue) => issue.path.join('.')));
  },
  cancel: (form) => ({
    change: { state: 'cancelled' },
    note: readForm(CancelBody, form, ['reason']).reason,
  }),
};

/** Fields that a browser sends empty are fields that nobody filled in. */
function readForm<Body>(
  schema: z.ZodType<Body>,
  form: URLSearchParams,
  names: readonly string[],
): Body {
  const given = names.flatMap((name) => {
    const value = form.get(name)?.trim();
    return value ? [[name, value] as const] : [];
  });
  const read = schema.safeParse(Object.fromEntries(given));
  return read.success
    ? read.data
    : refuseFields(read.error.issues.map(({ path: [name] }) => String(name)));
}

const isTaskAct = (name: string): name is TaskAct => Object.hasOwn(acts, name);

taskPageRoutes.post(`${path}/:id/:act`, (c) =>
  actOnForm(
    c,
    (outcome, typed) => showTask(c, outcome, typed),
    async (form) => {
      const { act, id } = c.req.param();
      if (!isTaskAct(act)) throw new HttpProblem('API_NOT_FOUND');
      requireReader(c);
      const { change, note } = acts[act](form);
      await changeTask(c.var.dependencies, c.var.caller, id, act, change, note);
      return taskPath(id);
    },
  ),
);
