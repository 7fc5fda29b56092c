/** Appends entries to the audit log, with the state of the request after them and its events, in one statement. */
import { createHash } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import type { AuditBatch, AuditEntry } from '../../activities/audit-log.ts';
import type { RequestDetails, RequestState } from '../../activities/requests.ts';
import { isPromisedAnew, nameStaffWait } from '../../domain/request/staff-waits.ts';
import { isOutcome } from '../../domain/request/stages.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import { buildEventInsert } from './event-outbox.ts';
import { buildTaskInsert } from './task-outbox.ts';
import { deriveFacts } from './recorded-facts.ts';
import type { Database } from './sql/database.ts';

/** The chain starts from its request, so the log of another request does not verify. */
export const computeGenesisHash = (acquirerId: string, requestId: string): string =>
  sha256(toCanonicalJson({ acquirerId, requestId }));

export const sha256 = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex');

/** What the statement found. It has written nothing unless every entry is in order. */
interface Appended {
  /** Number of the last entry before; null when the request was never opened. */
  last: number | null;
  /** An entry of the batch that is written already and differs. */
  differing: number | null;
  /** Number of the last entry that continues the chain. */
  reached: number | null;
  /** An entry of the batch that has no entry before it. */
  detached: number | null;
}

/** How often a batch is tried that meets another one of the same request. */
const maxAttempts = 5;

/**
 * @throws Error when the request was never opened, an entry differs from a written one, or an
 *   earlier one is missing: each is a bug in this program
 */
export async function appendBatch(db: Database, batch: AuditBatch): Promise<void> {
  const of = `audit of ${batch.requestId}`;
  const { last, differing, reached, detached } = await append(db, batch);
  if (last === null) throw new Error(`${of}: the request has no row; open it first`);
  if (differing !== null)
    throw new Error(`${of}: entry ${differing} is written already and differs`);
  if (detached !== null)
    throw new Error(`${of}: entry ${(reached ?? last) + 1} is missing before ${detached}`);
}

/** Two batches at once may both begin behind the same entry: the key of the table refuses one of them. */
async function append(db: Database, batch: AuditBatch): Promise<Appended> {
  for (let attempt = 1; ; attempt += 1)
    try {
      const { rows } = await buildAppend(batch).execute(db);
      return rows[0] ?? { last: null, differing: null, reached: null, detached: null };
    } catch (error) {
      if (!isUniqueViolation(error) || attempt === maxAttempts) throw error;
    }
}

const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && (error as { code?: unknown }).code === '23505';

/**
 * `given` are the entries of the batch, `head` is the last entry that is written, `chain` are head and
 * those that follow it without a gap, with their hashes as `verifyAuditLog` computes them.
 */
function buildAppend(batch: AuditBatch): RawBuilder<Appended> {
  const { acquirerId, requestId } = batch;
  const entries = batch.entries.toSorted((a, b) => a.seq - b.seq);
  const hash = sql`encode(sha256(convert_to(chain.hash || chr(10) || given.entry, 'UTF8')), 'hex')`;
  return sql<Appended>`
    with recursive given (seq, actor, action, entry) as (${buildRows(entries)}),
    head as (
      select coalesce(newest.seq, 0) as seq,
        coalesce(newest.hash, ${computeGenesisHash(acquirerId, requestId)}) as hash
      from requests left join lateral (
        select seq, hash from audit
        where acquirer_id = ${acquirerId} and request_id = ${requestId} order by seq desc limit 1
      ) newest on true
      where requests.acquirer_id = ${acquirerId} and requests.request_id = ${requestId}
    ),
    chain as (
      select seq, null::text as actor, null::text as action, null::text as entry,
        null::text as prev_hash, hash
      from head
      union all
      select given.seq, given.actor, given.action, given.entry, chain.hash, ${hash}
      from chain join given on given.seq = chain.seq + 1
    ),
    found as (
      select (select seq from head) as last,
        (select min(given.seq) from given join audit on audit.acquirer_id = ${acquirerId}
          and audit.request_id = ${requestId} and audit.seq = given.seq
          where audit.entry <> given.entry) as differing,
        (select max(seq) from chain) as reached,
        (select min(seq) from given where seq > (select max(seq) from chain)) as detached
    ),
    sound as (select last from found where last is not null and differing is null and detached is null),
    written as (
      insert into audit (acquirer_id, request_id, seq, actor, action, entry, prev_hash, hash)
      select ${acquirerId}, ${requestId}, seq, actor, action, chain.entry, prev_hash, hash
      from chain, sound where chain.entry is not null order by seq
    ),
    ${buildDocumentUses(batch)}
    ${buildEventInsert({ ...batch, entries })}
    ${buildTaskInsert({ ...batch, entries })}
    updated as (${buildStateUpdate(batch, entries)})
    select * from found`;
}

const buildRows = (entries: readonly AuditEntry[]): RawBuilder<unknown> =>
  entries.length === 0
    ? sql`select 0, '', '', '' where false`
    : sql`values ${sql.join(entries.map(buildRow))}`;

const buildRow = (entry: AuditEntry): RawBuilder<unknown> =>
  sql`(${entry.seq}::int, ${toColumnText(entry.actor)}::text, ${toColumnText(entry.action)}::text,
    ${toCanonicalJson(entry)}::text)`;

/** PostgreSQL text holds no NUL, and a back office may send one; the entry itself keeps it, escaped. */
const toColumnText = (text: string): string => text.replaceAll('\0', '\u{fffd}');

/** Documents that an entry names are kept as long as the merchant's evidence is. */
function buildDocumentUses({ acquirerId, merchantId, entries }: AuditBatch): RawBuilder<unknown> {
  const { documentIds } = deriveFacts(entries);
  if (documentIds.length === 0) return sql``;
  return sql`used as (
    insert into document_uses (acquirer_id, document_id, merchant_id)
    select acquirer_id, document_id, ${merchantId} from document_owners, sound
    where acquirer_id = ${acquirerId} and document_id in (${sql.join(documentIds)})
    on conflict do nothing
  ),`;
}

/** A batch that is repeated late must not bring back an earlier state of the request. */
function buildStateUpdate(
  { acquirerId, requestId, state, details, after, acknowledgement }: AuditBatch,
  entries: readonly AuditEntry[],
): RawBuilder<unknown> {
  const { outcomeCode, settledLast4, watchEnd } = deriveFacts(entries);
  const isClosing = isOutcome(state.stage);
  const newest = entries.at(-1) ?? after;
  const values: Record<string, RawBuilder<unknown>> = {
    stage: sql`${state.stage}`,
    waiting_on: sql`${state.waitingOn}`,
    money: sql`${state.money}`,
    risk: sql`${state.risk ?? null}`,
    due: sql`${state.due ?? null}`,
    ...buildPromise(state, entries, newest?.at),
    problems: sql`${JSON.stringify(state.problems)}`,
    ...(newest && {
      audit_seq: sql`${newest.seq}`,
      // On the right of an assignment a column has its old value.
      waiting_since: sql`case when stage = ${state.stage} and waiting_on = ${state.waitingOn}
        then waiting_since else ${newest.at}::timestamptz end`,
      money_since: sql`case when money = ${state.money}
        then money_since else ${newest.at}::timestamptz end`,
    }),
    ...(details && { details: buildDetailsUpdate(details) }),
    ...(details && 'claim' in details && buildClaimUpdate(details['claim'])),
    ...(acknowledgement && {
      acknowledgement: sql`coalesce(acknowledgement, ${JSON.stringify(acknowledgement)})`,
    }),
    ...(isClosing && newest && { closed_at: sql`coalesce(closed_at, ${newest.at}::timestamptz)` }),
    ...(outcomeCode !== undefined && { outcome_code: sql`${outcomeCode}` }),
    ...(settledLast4 !== undefined && { settled_last4: sql`${settledLast4}` }),
    ...(watchEnd && {
      watch_outcome: sql`${watchEnd.kind}`,
      watch_ended_at: sql`${watchEnd.at}::timestamptz`,
    }),
  };
  const set = Object.entries(values).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  return sql`update requests set ${sql.join(set)} from sound
    where acquirer_id = ${acquirerId} and request_id = ${requestId}
      ${newest ? sql`and audit_seq <= ${newest.seq}` : sql``}`;
}

/**
 * Reminders of staff take the place of a deadline that has passed, and are no promise. The entries may be older than the
 * state, and clocks differ a little, so the time is that of the later one, and a minute more.
 */
function buildPromise(
  state: RequestState,
  entries: readonly AuditEntry[],
  at: string | undefined,
): Record<string, RawBuilder<unknown>> {
  const staffWait = nameStaffWait(state) ?? null;
  const due = sql`${state.due ?? null}::text`;
  const hasPassed = sql`promised_by::timestamptz
    <= greatest(now(), ${at ?? null}::timestamptz) + interval '1 minute'`;
  return {
    staff_wait: sql`${staffWait}`,
    promised_by: isPromisedAnew(entries)
      ? due
      : sql`case when staff_wait = ${staffWait} and ${hasPassed} then promised_by else ${due} end`,
  };
}

/** Lists are filtered by who has claimed a request. @param claim null for one that is over */
function buildClaimUpdate(claim: unknown): Record<string, RawBuilder<unknown>> {
  const { by, until } = (claim ?? {}) as { by?: string; until?: string };
  return {
    claimed_by: sql`${by ?? null}`,
    claimed_until: sql`${until ?? null}::timestamptz`,
  };
}

/** Merges what has changed into what is stored. jsonb takes neither NUL nor half a character of UTF-16. */
function buildDetailsUpdate(details: RequestDetails): RawBuilder<unknown> {
  const json = JSON.stringify(details, (_, value: unknown) =>
    typeof value === 'string' ? Buffer.from(toColumnText(value)).toString() : value,
  );
  return sql`jsonb_strip_nulls(coalesce(details, '{}')::jsonb || ${json}::jsonb)::text`;
}
