import { sql, type Kysely } from 'kysely';

/** Columns for what the audit log records and other queries look up: nobody searches the text of entries. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...columns, ...fillFromEntries]) await sql.raw(statement).execute(db);
}

const columns = [
  `alter table requests
    add column outcome_code text,
    add column settled_last4 text,
    add column watch_outcome text,
    add column watch_ended_at timestamptz`,
  `alter table audit add column actor text, add column action text`,
];

/** Entries are canonical JSON, and quotes within a value are escaped: a pattern finds exactly the field. */
const fieldOf = (name: string, value: string) => `substring(entry from '"${name}":"(${value})"')`;
const anyText = String.raw`[^"\\]*`;

const fillFromEntries = [
  'alter table audit disable trigger audit_append_only',
  `update audit set
    actor = coalesce(${fieldOf('actor', anyText)}, ''),
    action = coalesce(${fieldOf('action', anyText)}, '')`,
  'alter table audit enable trigger audit_append_only',
  'alter table audit alter column actor set not null, alter column action set not null',
  `update requests r set
    outcome_code = ${fieldOf('reason', anyText)},
    settled_last4 = ${fieldOf('target', '[0-9]{4}')}
   from audit a
   where a.acquirer_id = r.acquirer_id and a.request_id = r.request_id and action = 'closed'`,
  `update requests r set
    watch_outcome = ${fieldOf('kind', anyText)},
    watch_ended_at = ${fieldOf('at', anyText)}::timestamptz,
    settled_last4 = coalesce(${fieldOf('target', '[0-9]{4}')}, settled_last4)
   from audit a
   where a.acquirer_id = r.acquirer_id and a.request_id = r.request_id and action = 'watch ended'`,
];
