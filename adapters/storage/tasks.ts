/** Tasks of people beside the process. What is done with one is written beside it, with who did it. */
import { createHash, randomUUID } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import type { RenewalObjectionsPort } from '../../activities/maintenance.ts';
import { getTaskSpec, type TaskKind, type TaskOwner } from '../../domain/tasks/kinds.ts';
import type { Task, TaskAct, TaskResult, TaskState } from '../../domain/tasks/tasks.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

export interface NewTask {
  /** As `computeTaskId` makes it, where the same may be asked for twice. */
  taskId?: string;
  acquirerId: string;
  merchantId: string;
  requestId?: string;
  kind: TaskKind;
  subject: string;
  /** ISO 8601 */
  due: string;
  by: string;
}

export interface TaskFilter {
  acquirerId: string;
  state?: TaskState | undefined;
  kind?: TaskKind | undefined;
  requestId?: string | undefined;
  /** Those of these owners only. */
  owners?: readonly TaskOwner[] | undefined;
  limit: number;
}

/** What may change of a task that is open. */
export interface TaskChange {
  assignee?: string;
  appointment?: { from: string; to: string };
  due?: string;
  result?: TaskResult;
  state?: Exclude<TaskState, 'open'>;
}

export interface TaskEntry {
  /** ISO 8601 */
  at: string;
  actor: string;
  action: 'open' | TaskAct;
  data: Readonly<Record<string, unknown>>;
}

export interface Tasks extends RenewalObjectionsPort {
  /** One that there is already stays as it is. @returns its id */
  open(task: NewTask): Promise<string>;
  find(acquirerId: string, taskId: string): Promise<Task | undefined>;
  /** Open ones first, by deadline. */
  list(filter: TaskFilter): Promise<Task[]>;
  /** Changes a task that is open, and records who did so. @returns false when it is open no longer */
  change(
    task: Pick<Task, 'acquirerId' | 'taskId'>,
    act: TaskAct,
    by: string,
    change: TaskChange,
    note?: string,
  ): Promise<boolean>;
  listEntries(taskId: string): Promise<TaskEntry[]>;
  /** Opens the task of an objection to a renewal; one that there is stays. @returns its id */
  openRenewalObjection(task: Omit<NewTask, 'kind' | 'subject'> & { day: string }): Promise<string>;
}

/** What the subject of such a task begins with; the last day of the term follows. */
const renewal = 'renewal/';

export const createTasks = (db: Database): Tasks => ({
  open: ({
    taskId = computeTaskId(randomUUID()),
    acquirerId,
    merchantId,
    requestId = '',
    kind,
    subject,
    due,
    by,
  }) =>
    db.transaction().execute(async (trx) => {
      const inserted = await trx
        .insertInto('tasks')
        .values({
          task_id: taskId,
          acquirer_id: acquirerId,
          merchant_id: merchantId,
          request_id: requestId,
          kind,
          subject,
          owner: getTaskSpec(kind).owner,
          due: new Date(due),
          opened_at: new Date(),
          opened_by: by,
        })
        .onConflict((conflict) => conflict.column('task_id').doNothing())
        .returning('task_id')
        .executeTakeFirst();
      if (inserted) await record(trx, taskId, 'open', by, { due });
      return taskId;
    }),

  async find(acquirerId, taskId) {
    const row = await db
      .selectFrom('tasks')
      .selectAll()
      .where('acquirer_id', '=', acquirerId)
      .where('task_id', '=', taskId)
      .executeTakeFirst();
    return row && toTask(row);
  },

  async list({ acquirerId, state, kind, requestId, owners, limit }) {
    let query = db
      .selectFrom('tasks')
      .selectAll()
      .where('acquirer_id', '=', acquirerId)
      .orderBy(sql`case state when 'open' then 0 else 1 end`)
      .orderBy('due')
      .orderBy('task_id')
      .limit(limit);
    if (state !== undefined) query = query.where('state', '=', state);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    if (requestId !== undefined) query = query.where('request_id', '=', requestId);
    if (owners !== undefined) query = query.where('owner', 'in', [...owners, '']);
    return (await query.execute()).map(toTask);
  },

  change: ({ acquirerId, taskId }, act, by, change, note) =>
    db.transaction().execute(async (trx) => {
      const { appointment, assignee, due, result, state } = change;
      const { numUpdatedRows } = await trx
        .updateTable('tasks')
        .set({
          ...(assignee !== undefined && { assignee }),
          ...(appointment && { appointment: JSON.stringify(appointment) }),
          ...(due !== undefined && { due: new Date(due) }),
          ...(result && { result: JSON.stringify(result) }),
          ...(state && { state, closed_at: new Date(), closed_by: by }),
          // An update needs one column at least.
          task_id: taskId,
        })
        .where('acquirer_id', '=', acquirerId)
        .where('task_id', '=', taskId)
        .where('state', '=', 'open')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await record(trx, taskId, act, by, { ...change, ...(note !== undefined && { note }) });
      return true;
    }),

  async openRenewalObjection({ day, ...task }) {
    const { acquirerId, merchantId } = task;
    const kind: TaskKind = 'renewal-objection';
    const subject = `${renewal}${day}`;
    const before = await db
      .selectFrom('tasks')
      .select(['task_id', 'state'])
      .where('acquirer_id', '=', acquirerId)
      .where('merchant_id', '=', merchantId)
      .where('kind', '=', kind)
      .where('subject', '=', subject)
      .execute();
    const existing = before.find(({ state }) => state !== 'cancelled');
    if (existing) return existing.task_id;
    // Those of the same moment found as many cancelled ones, and open one task.
    const key = [acquirerId, merchantId, kind, day, before.length].join('/');
    return this.open({ ...task, taskId: computeTaskId(key), kind, subject });
  },

  async listObjectedTerms({ acquirerId, merchantId }) {
    const rows = await db
      .selectFrom('tasks')
      .select(['subject', 'result'])
      .where('acquirer_id', '=', acquirerId)
      .where('merchant_id', '=', merchantId)
      .where('kind', '=', 'renewal-objection' satisfies TaskKind)
      .where('state', '!=', 'cancelled')
      .execute();
    return rows
      .filter(
        ({ result }) => result === null || (JSON.parse(result) as TaskResult).outcome !== 'renewed',
      )
      .map(({ subject }) => subject.slice(renewal.length));
  },

  async listEntries(taskId) {
    const rows = await db
      .selectFrom('task_entries')
      .select(['at', 'actor', 'action', 'data'])
      .where('task_id', '=', taskId)
      .orderBy('id')
      .execute();
    return rows.map(({ action, actor, at, data }) => ({
      at: at.toISOString(),
      actor,
      action: action as TaskEntry['action'],
      data: JSON.parse(data) as TaskEntry['data'],
    }));
  },
});

/** The id of the task that is opened for a key. */
export const computeTaskId = (key: string): string =>
  `task_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;

async function record(
  trx: Database,
  task_id: string,
  action: TaskEntry['action'],
  actor: string,
  data: object,
): Promise<void> {
  await trx
    .insertInto('task_entries')
    .values({ task_id, action, actor, data: JSON.stringify(data) })
    .execute();
}

const toTask = (row: Selectable<Tables['tasks']>): Task => ({
  taskId: row.task_id,
  acquirerId: row.acquirer_id,
  merchantId: row.merchant_id,
  ...(row.request_id !== '' && { requestId: row.request_id }),
  kind: row.kind as TaskKind,
  subject: row.subject,
  owner: row.owner as TaskOwner,
  state: row.state,
  due: row.due.toISOString(),
  ...(row.assignee !== null && { assignee: row.assignee }),
  ...(row.appointment !== null && {
    appointment: JSON.parse(row.appointment) as { from: string; to: string },
  }),
  ...(row.result !== null && { result: JSON.parse(row.result) as TaskResult }),
  openedAt: row.opened_at.toISOString(),
  openedBy: row.opened_by,
  ...(row.closed_at && { closedAt: row.closed_at.toISOString() }),
  ...(row.closed_by !== null && { closedBy: row.closed_by }),
});
