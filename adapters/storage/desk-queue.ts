/**
 * The queue of the desk: open requests, the most urgent first, and what a person has put off. Who has claimed a request is decided
 * by the process, and copied from what it says; what is only about the eyes of one person is kept here.
 */
import { sql, type RawBuilder } from 'kysely';
import type { RiskTier, StageOrOutcome, WaitingOn } from '../../domain/request/stages.ts';
import type { Database } from './sql/database.ts';

/** `mine`: claimed by the person. `free`: staff are waited for, and nobody has claimed it. */
export const queueOwners = ['mine', 'free', 'snoozed'] as const;
export const queueDues = ['late', 'day', 'week'] as const;

export interface QueueFilter {
  whose?: (typeof queueOwners)[number] | undefined;
  stage?: string | undefined;
  waitingOn?: string | undefined;
  risk?: string | undefined;
  due?: (typeof queueDues)[number] | undefined;
  merchantId?: string | undefined;
}

export interface QueueRow {
  requestId: string;
  merchantId: string;
  terminal: string;
  stage: StageOrOutcome;
  waitingOn: WaitingOn;
  risk?: RiskTier;
  /** As promised: a deadline that staff have missed, whatever reminders come after it. */
  due?: string;
  openedAt: string;
  /** Whose claim has not ended. */
  claimedBy?: string;
}

/** A place in the queue. It stays where it is when the request there moves on, so that no other one is passed over. */
export interface QueuePlace {
  requestId: string;
  /** As it was when the place was shown. */
  due?: string | undefined;
}

export interface QueuePerson {
  acquirerId: string;
  id: string;
}

export interface SavedView {
  name: string;
  /** Of the address of the queue. */
  query: string;
}

/** Names of the counts, each with what it counts. */
export const queueCounts = {
  all: {},
  mine: { whose: 'mine' },
  free: { whose: 'free' },
  late: { due: 'late' },
  operator: { waitingOn: 'operator' },
  risk: { waitingOn: 'risk' },
  review: { stage: 'review' },
  frozen: { stage: 'frozen' },
  red: { risk: 'red' },
  snoozed: { whose: 'snoozed' },
} as const satisfies Record<string, QueueFilter>;
export type QueueCount = keyof typeof queueCounts;

export interface DeskQueue {
  /** @param behind only those that come after it */
  list(
    person: QueuePerson,
    filter: QueueFilter,
    page: { limit: number; behind?: QueuePlace | undefined },
  ): Promise<{ rows: QueueRow[]; hasMore: boolean }>;
  /** The most urgent request that the person may take; undefined when none is left. */
  findNext(
    person: QueuePerson,
    filter: QueueFilter,
    behind?: QueuePlace,
  ): Promise<string | undefined>;
  count(person: QueuePerson): Promise<Record<QueueCount, number>>;
  /** Out of the person's sight until an instant, until it is due, or until its stage changes. @param until ISO 8601 */
  snooze(person: QueuePerson, requestId: string, until: string): Promise<void>;
  wake(person: QueuePerson, requestId: string): Promise<void>;
  listViews(person: QueuePerson): Promise<SavedView[]>;
  /** Replaces a view of the same name. Without effect when the person has too many. */
  saveView(person: QueuePerson, view: SavedView): Promise<void>;
  deleteView(person: QueuePerson, name: string): Promise<void>;
}

const maxViews = 20;

interface Row {
  request_id: string;
  merchant_id: string;
  terminal: string;
  stage: string;
  waiting_on: string;
  risk: string | null;
  promised_by: string | null;
  opened_at: Date;
  claimed_by: string | null;
}

/** Later than every instant: requests without a deadline come last. */
const noDue = '9';
const dueKey = sql`coalesce(r.promised_by, ${sql.lit(noDue)})`;
const isClaimed = sql`(r.claimed_by is not null and r.claimed_until > now())`;

export const createDeskQueue = (db: Database): DeskQueue => ({
  async list(person, filter, { behind, limit }) {
    const { rows } = await sql<Row>`
      select r.request_id, r.merchant_id, r.terminal, r.stage, r.waiting_on, r.risk, r.promised_by, r.opened_at,
        case when ${isClaimed} then r.claimed_by end as claimed_by
      ${buildSource(person)}
      where ${buildCondition(person, filter)} ${buildPlace(behind)}
      order by ${dueKey}, r.request_id
      limit ${limit + 1}`.execute(db);
    return { rows: rows.slice(0, limit).map(toQueueRow), hasMore: rows.length > limit };
  },

  async findNext(person, filter, behind) {
    const { rows } = await sql<Pick<Row, 'request_id'>>`
      select r.request_id ${buildSource(person)}
      where ${buildCondition(person, filter)} ${buildPlace(behind)}
        and (not ${isClaimed} or ${isMine(person)})
      order by ${dueKey}, r.request_id
      limit 1`.execute(db);
    return rows[0]?.request_id;
  },

  async count(person) {
    const columns = Object.entries(queueCounts).map(
      ([name, filter]) =>
        sql`count(*) filter (where ${buildFilter(person, filter)}) as ${sql.ref(name)}`,
    );
    const { rows } = await sql<Record<QueueCount, string>>`
      select ${sql.join(columns)} ${buildSource(person)}
      where r.acquirer_id = ${person.acquirerId} and r.closed_at is null`.execute(db);
    const counts = Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)]);
    return Object.fromEntries(counts) as Record<QueueCount, number>;
  },

  async snooze({ acquirerId, id }, requestId, until) {
    await sql`insert into desk_snoozes (acquirer_id, person, request_id, stage, until)
      select acquirer_id, ${id}, request_id, stage, ${until}::timestamptz from requests
      where acquirer_id = ${acquirerId} and request_id = ${requestId}
      on conflict (acquirer_id, person, request_id)
      do update set stage = excluded.stage, until = excluded.until`.execute(db);
  },

  async wake({ acquirerId, id }, requestId) {
    await db
      .deleteFrom('desk_snoozes')
      .where('acquirer_id', '=', acquirerId)
      .where('person', '=', id)
      .where('request_id', '=', requestId)
      .execute();
  },

  async listViews({ acquirerId, id }) {
    return db
      .selectFrom('desk_views')
      .select(['name', 'query'])
      .where('acquirer_id', '=', acquirerId)
      .where('person', '=', id)
      .orderBy('name')
      .execute();
  },

  async saveView({ acquirerId, id }, { name, query }) {
    await sql`insert into desk_views (acquirer_id, person, name, query)
      select ${acquirerId}, ${id}, ${name}, ${query}
      where (select count(*) from desk_views
        where acquirer_id = ${acquirerId} and person = ${id} and name <> ${name}) < ${maxViews}
      on conflict (acquirer_id, person, name) do update set query = excluded.query`.execute(db);
  },

  async deleteView({ acquirerId, id }, name) {
    await db
      .deleteFrom('desk_views')
      .where('acquirer_id', '=', acquirerId)
      .where('person', '=', id)
      .where('name', '=', name)
      .execute();
  },
});

const buildCondition = (person: QueuePerson, filter: QueueFilter): RawBuilder<unknown> =>
  sql`r.acquirer_id = ${person.acquirerId} and r.closed_at is null and ${buildFilter(person, filter)}`;

/** What a person has put off is in no queue of theirs but `snoozed`; with their own claims it is found all the same. */
function buildFilter(person: QueuePerson, filter: QueueFilter): RawBuilder<unknown> {
  const { due, merchantId, risk, stage, waitingOn, whose } = filter;
  const conditions: RawBuilder<unknown>[] = [buildOwner(person, whose)];
  if (stage !== undefined) conditions.push(sql`r.stage = ${stage}`);
  if (waitingOn !== undefined) conditions.push(sql`r.waiting_on = ${waitingOn}`);
  if (risk !== undefined) conditions.push(sql`r.risk = ${risk}`);
  if (merchantId !== undefined) conditions.push(sql`r.merchant_id = ${merchantId}`);
  if (due !== undefined) conditions.push(sql`r.promised_by < ${findEnd(due)}`);
  return sql.join(conditions, sql` and `);
}

function buildOwner(person: QueuePerson, whose: QueueFilter['whose']): RawBuilder<unknown> {
  switch (whose) {
    case 'mine':
      return isMine(person);
    case 'snoozed':
      return isSnoozed;
    case 'free':
      return sql`r.waiting_on in ('operator', 'risk') and not ${isClaimed} and not ${isSnoozed}`;
    case undefined:
      return sql`not ${isSnoozed}`;
  }
}

/** People are one person however their provider spells them. */
const isMine = ({ id }: QueuePerson): RawBuilder<unknown> =>
  sql`(lower(r.claimed_by) = lower(${id}) and r.claimed_until > now())`;

const isSnoozed = sql`(s.request_id is not null)`;

/** Requests, each with what the person has put off, if that still holds: one that is late until the next reminder at most. */
const buildSource = ({ acquirerId, id }: QueuePerson): RawBuilder<unknown> => sql`
  from requests r left join desk_snoozes s on s.acquirer_id = ${acquirerId} and s.person = ${id}
    and s.request_id = r.request_id and s.stage = r.stage and s.until > now()
    and coalesce(r.due, ${sql.lit(noDue)}) > ${new Date().toISOString()}`;

const dayMs = 24 * 60 * 60_000;
const leadMs: Record<NonNullable<QueueFilter['due']>, number> = {
  late: 0,
  day: dayMs,
  week: 7 * dayMs,
};
const findEnd = (due: NonNullable<QueueFilter['due']>): string =>
  new Date(Date.now() + leadMs[due]).toISOString();

const buildPlace = (behind: QueuePlace | undefined): RawBuilder<unknown> =>
  behind === undefined
    ? sql``
    : sql`and (${dueKey}, r.request_id) > (${behind.due ?? noDue}, ${behind.requestId})`;

const toQueueRow = (row: Row): QueueRow => ({
  requestId: row.request_id,
  merchantId: row.merchant_id,
  terminal: row.terminal,
  stage: row.stage as StageOrOutcome,
  waitingOn: row.waiting_on as WaitingOn,
  ...(row.risk !== null && { risk: row.risk as RiskTier }),
  ...(row.promised_by !== null && { due: row.promised_by }),
  openedAt: row.opened_at.toISOString(),
  ...(row.claimed_by !== null && { claimedBy: row.claimed_by }),
});
