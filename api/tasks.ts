/** Tasks of the caller's acquirer: opened, given to somebody, appointed, ended with a result. */
import type { Task } from '../domain/tasks/tasks.ts';
import {
  findReadableOwners,
  findResultFaults,
  findTaskRefusal,
  mayRead,
  type TaskAct,
  type TaskResult,
} from '../domain/tasks/tasks.ts';
import { getTaskSpec, type TaskKind } from '../domain/tasks/kinds.ts';
import { addDuration } from '../domain/time/duration.ts';
import type { TaskChange, TaskFilter } from '../adapters/storage/tasks.ts';
import { buildRefusal } from '../client/validation.ts';
import type { Caller } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';
import { requireOwnRequest } from './ownership.ts';

const taskIdPattern = /^task_[0-9a-f]{32}$/;

/** Those that the caller may read. */
export async function listTasks(
  { storage }: ApiDependencies,
  caller: Caller,
  filter: Omit<TaskFilter, 'acquirerId' | 'owners'>,
): Promise<Task[]> {
  const owners = findReadableOwners(caller);
  const tasks = await storage.tasks.list({ ...filter, acquirerId: caller.acquirerId, owners });
  return tasks.filter((task) => mayRead(caller, task));
}

/** @throws HttpProblem 404 for a task that is unknown, of another acquirer, or not for this caller */
export async function requireTask(
  { storage }: ApiDependencies,
  caller: Caller,
  taskId: string,
): Promise<Task> {
  const task = taskIdPattern.test(taskId)
    ? await storage.tasks.find(caller.acquirerId, taskId)
    : undefined;
  if (!task || !mayRead(caller, task)) throw new HttpProblem('API_NOT_FOUND');
  return task;
}

export interface TaskOrder {
  kind: TaskKind;
  requestId: string;
  /** What it is about, e.g. a terminal. */
  subject?: string;
  /** ISO 8601; by the kind of the task without it. */
  due?: string;
}

/** @throws HttpProblem 404 for a request of another acquirer */
export async function openTask(
  dependencies: ApiDependencies,
  caller: Caller,
  { kind, requestId, subject = '', due }: TaskOrder,
): Promise<Task> {
  const { acquirerId, merchantId } = await requireOwnRequest(dependencies, caller, requestId);
  const taskId = await dependencies.storage.tasks.open({
    acquirerId,
    merchantId,
    requestId,
    kind,
    subject,
    due: due ?? addDuration(new Date().toISOString(), getTaskSpec(kind).within),
    by: caller.id,
  });
  return requireTask(dependencies, caller, taskId);
}

/**
 * Does something with a task.
 * @throws HttpProblem when the caller may not, or the task has ended; ActionRefused for a result that lacks something
 */
export async function changeTask(
  dependencies: ApiDependencies,
  caller: Caller,
  taskId: string,
  act: TaskAct,
  change: TaskChange,
  note?: string,
): Promise<Task> {
  const task = await requireTask(dependencies, caller, taskId);
  const refusal = findTaskRefusal(act, caller, task);
  if (refusal) throw new HttpProblem(refusal);
  if (change.result) requireResult(task.kind, change.result);
  if (!(await dependencies.storage.tasks.change(task, act, caller.id, change, note)))
    throw new HttpProblem('ACT_WRONG_STAGE');
  const { acquirerId } = task;
  return (await dependencies.storage.tasks.find(acquirerId, taskId)) ?? task;
}

function requireResult(kind: TaskKind, result: TaskResult): void {
  const faults = findResultFaults(kind, result);
  if (faults.length === 0) return;
  const { checklist, outcomes } = getTaskSpec(kind);
  const allowed = [...Object.keys(outcomes), ...checklist.map(({ id }) => `checks.${id}`)];
  throw buildRefusal(
    faults.map((field) => ({
      field,
      code: 'INP_FORMAT',
      params: { field, allowed: allowed.join(', ') },
    })),
  );
}
