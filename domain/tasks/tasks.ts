/** A task of people: its state, who may do what with it, and what may be recorded as its result. */
import type { FailureCode } from '../failures/codes.ts';
import { isSamePerson } from '../request/separation-of-duties.ts';
import { getTaskSpec, type TaskKind, type TaskOwner } from './kinds.ts';

export const taskStates = ['open', 'done', 'cancelled'] as const;
export type TaskState = (typeof taskStates)[number];

export const checkResults = ['ok', 'fault', 'not-checked'] as const;
export type CheckResult = (typeof checkResults)[number];

export interface TaskResult {
  outcome: string;
  /** By id of the item. */
  checks: Readonly<Record<string, CheckResult>>;
  note?: string;
}

export interface Task {
  taskId: string;
  acquirerId: string;
  merchantId: string;
  /** Missing where no request is the reason. */
  requestId?: string;
  kind: TaskKind;
  /** What it is about, e.g. a terminal; empty for the whole request. */
  subject: string;
  owner: TaskOwner;
  state: TaskState;
  /** ISO 8601, as all times here. */
  due: string;
  assignee?: string;
  appointment?: { from: string; to: string };
  result?: TaskResult;
  openedAt: string;
  openedBy: string;
  closedAt?: string;
  closedBy?: string;
}

/** Whoever has to do with tasks at all, by role. */
export const taskReaders = [
  'technician',
  'compliance',
  'legal',
  'operator',
  'supervisor',
  'risk-officer',
  'maker',
  'checker',
  'auditor',
] as const;

/** People of other roles read a task of theirs only. */
const limitedReaders: readonly string[] = ['technician', 'compliance', 'legal'];

interface Person {
  id: string;
  roles: readonly string[];
}

/** The owners whose tasks a person reads; undefined for all. */
export function findReadableOwners({ roles }: Person): readonly TaskOwner[] | undefined {
  const isLimited = roles.every(
    (role) => limitedReaders.includes(role) || !(taskReaders as readonly string[]).includes(role),
  );
  return isLimited
    ? (roles.filter((role) => limitedReaders.includes(role)) as TaskOwner[])
    : undefined;
}

/** A technician, who may be of another firm, reads no task that is somebody else's. */
export function mayRead(person: Person, { assignee, owner }: Task): boolean {
  const owners = findReadableOwners(person);
  if (!owners) return true;
  if (!owners.includes(owner)) return false;
  return owner !== 'technician' || assignee === undefined || isSamePerson(assignee, person.id);
}

export const taskActs = ['assign', 'appoint', 'finish', 'cancel'] as const;
export type TaskAct = (typeof taskActs)[number];

/** Those who arrange tasks for others. */
const arrangers: readonly string[] = ['operator', 'supervisor'];

/** Why a person may not do something with a task; undefined when they may. Only its owners record a result. */
export function findTaskRefusal(act: TaskAct, person: Person, task: Task): FailureCode | undefined {
  if (task.state !== 'open') return 'ACT_WRONG_STAGE';
  const isOwner = person.roles.includes(task.owner);
  const isArranger = person.roles.some((role) => arrangers.includes(role));
  switch (act) {
    case 'assign':
    case 'appoint':
      return isOwner || isArranger ? undefined : 'ACT_NOT_ALLOWED';
    case 'cancel':
      return isArranger ? undefined : 'ACT_NOT_ALLOWED';
    case 'finish':
      if (!isOwner) return 'ACT_NOT_ALLOWED';
      return task.assignee === undefined || isSamePerson(task.assignee, person.id)
        ? undefined
        : 'ACT_NOT_ALLOWED';
  }
}

/** The fields of a result that are missing or wrong: the outcome is one of its kind, and every item was answered. */
export function findResultFaults(kind: TaskKind, { checks, outcome }: TaskResult): string[] {
  const { checklist, outcomes } = getTaskSpec(kind);
  const known = checklist.map(({ id }) => id);
  return [
    ...(Object.hasOwn(outcomes, outcome) ? [] : ['outcome']),
    ...known.filter((id) => checks[id] === undefined).map((id) => `checks.${id}`),
    ...Object.keys(checks)
      .filter((id) => !known.includes(id))
      .map((id) => `checks.${id}`),
  ];
}
