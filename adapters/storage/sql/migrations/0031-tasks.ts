import { sql, type Kysely } from 'kysely';

/** Tasks of people beside the process, and what was done with each. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table tasks (
    task_id text primary key default 'task_' || replace(gen_random_uuid()::text, '-', ''),
    acquirer_id text not null,
    merchant_id text not null,
    request_id text not null default '',
    kind text not null,
    subject text not null default '',
    owner text not null,
    state text not null default 'open',
    due timestamptz not null,
    assignee text,
    appointment text,
    result text,
    opened_at timestamptz not null,
    opened_by text not null,
    closed_at timestamptz,
    closed_by text
  )`,
  // The process names each of its tasks once; people open as many as they want.
  `create unique index tasks_derived on tasks (acquirer_id, request_id, kind, subject)
    where opened_by = 'system'`,
  "create index tasks_open on tasks (acquirer_id, due, task_id) where state = 'open'",
  'create index tasks_request on tasks (acquirer_id, request_id)',
  'create index tasks_merchant on tasks (acquirer_id, merchant_id)',
  `create table task_entries (
    id bigint generated always as identity primary key,
    task_id text not null references tasks,
    at timestamptz not null default now(),
    actor text not null,
    action text not null,
    data text not null
  )`,
  'create index task_entries_task on task_entries (task_id)',
];
