/** Counts and ages of requests, for metrics: sums over all acquirers, without ids. */
import { sql } from 'kysely';
import type { AlarmKind } from '../../domain/reconciliation/alarms.ts';
import type { OutcomeKind, RiskTier, Stage, WaitingOn } from '../../domain/request/stages.ts';
import type { Database } from './sql/database.ts';
import { isWatched, watchedCards } from './watched-cards.ts';

export interface OpenGroup {
  stage: Stage;
  /** Undefined until the risk has been assessed. */
  risk?: RiskTier;
  waitingOn: WaitingOn;
  open: number;
  overdue: number;
  /** When the longest wait of the group began, and its oldest missed deadline; epoch ms. */
  waitingSince: number;
  overdueSince?: number;
}

export interface Statistics {
  open: OpenGroup[];
  closed: { outcome: OutcomeKind; risk?: RiskTier; closed: number }[];
  /** `since`, here and below: epoch ms. */
  holds: { held: number; since?: number };
  /** When the payouts of the card that was not read for longest were read. */
  watchedCards: { unreadSince?: number };
  /** When the maintenance last came to its end. */
  maintenance: { finishedAt?: number };
  alarms: { kind: AlarmKind; standing: number }[];
  stops: { undelivered: number; since?: number };
  events: { dead: number; undeliveredSince?: number };
}

export interface StatisticsReader {
  /**
   * Counts open requests, and those that closed since an instant.
   * @param now epoch ms
   * @throws Error when the database does not answer within some seconds
   */
  read(now: number, closedSince: number): Promise<Statistics>;
}

interface OpenRow {
  stage: Stage;
  risk: RiskTier | null;
  waiting_on: WaitingOn;
  open: number;
  overdue: number;
  waiting_since: Date;
  overdue_since: string | null;
}

export const createStatistics = (db: Database): StatisticsReader => ({
  read: (now, closedSince) =>
    db.transaction().execute(async (trx) => {
      // A scrape must not hold back the work of a busy database.
      await sql`set local statement_timeout = '3s'`.execute(trx);
      return {
        open: await readOpen(trx, now),
        closed: await readClosed(trx, closedSince),
        holds: await readHolds(trx),
        watchedCards: await readWatchedCards(trx),
        maintenance: await readMaintenance(trx),
        alarms: await readAlarms(trx),
        stops: await readStops(trx),
        events: await readEvents(trx),
      };
    }),
});

/** Reads the partial index of open requests: as many rows as there are open requests, and no others. */
async function readOpen(db: Database, now: number): Promise<OpenGroup[]> {
  const instant = new Date(now).toISOString();
  const { rows } = await sql<OpenRow>`
    select stage, risk, waiting_on,
      count(*)::int as open,
      (count(*) filter (where promised_by < ${instant}))::int as overdue,
      min(coalesce(waiting_since, opened_at)) as waiting_since,
      min(promised_by) filter (where promised_by < ${instant}) as overdue_since
    from requests
    where closed_at is null
    group by stage, risk, waiting_on`.execute(db);
  return rows.map((row) => ({
    stage: row.stage,
    ...(row.risk !== null && { risk: row.risk }),
    waitingOn: row.waiting_on,
    open: row.open,
    overdue: row.overdue,
    waitingSince: row.waiting_since.getTime(),
    ...(row.overdue_since !== null && { overdueSince: Date.parse(row.overdue_since) }),
  }));
}

async function readClosed(db: Database, since: number): Promise<Statistics['closed']> {
  const { rows } = await sql<{ outcome: OutcomeKind; risk: RiskTier | null; closed: number }>`
    select stage as outcome, risk, count(*)::int as closed
    from requests
    where closed_at >= ${new Date(since)}
    group by stage, risk`.execute(db);
  return rows.map(({ risk, ...row }) => ({ ...row, ...(risk !== null && { risk }) }));
}

async function readHolds(db: Database): Promise<Statistics['holds']> {
  const { rows } = await sql<{ held: number; since: Date | null }>`
    select count(*)::int as held, min(coalesce(money_since, opened_at)) as since
    from requests
    where money = 'hold'`.execute(db);
  const [row] = rows;
  return { held: row?.held ?? 0, ...(row?.since && { since: row.since.getTime() }) };
}

async function readWatchedCards(db: Database): Promise<Statistics['watchedCards']> {
  const { rows } = await sql<{ since: Date | null }>`
    select min(read_at) as since from ${watchedCards} where ${isWatched}`.execute(db);
  const since = rows[0]?.since;
  return since ? { unreadSince: since.getTime() } : {};
}

async function readMaintenance(db: Database): Promise<Statistics['maintenance']> {
  const row = await db.selectFrom('maintenance_runs').select('finished_at').executeTakeFirst();
  return row ? { finishedAt: row.finished_at.getTime() } : {};
}

async function readStops(db: Database): Promise<Statistics['stops']> {
  const { rows } = await sql<{ undelivered: number; since: Date | null }>`
    select count(*)::int as undelivered, min(received_at) as since
    from safety_inbox
    where delivered_at is null`.execute(db);
  const [row] = rows;
  return { undelivered: row?.undelivered ?? 0, ...(row?.since && { since: row.since.getTime() }) };
}

async function readEvents(db: Database): Promise<Statistics['events']> {
  const { rows } = await sql<{ dead: number; since: Date | null }>`
    select (
      select count(*)::int from event_deliveries delivery
      join event_endpoints endpoint on endpoint.endpoint_id = delivery.endpoint_id
      where delivery.state = 'dead' and endpoint.state <> 'deleted'
    ) as dead, least(
      (select min(recorded_at) from events where position is null),
      (
        select min(event.recorded_at) from event_endpoints endpoint, lateral (
          select min(event_no) as no from event_deliveries delivery
          where delivery.endpoint_id = endpoint.endpoint_id and delivery.state = 'pending'
        ) oldest, events event
        where endpoint.state = 'active' and event.id = oldest.no
      )
    ) as since`.execute(db);
  const [row] = rows;
  return { dead: row?.dead ?? 0, ...(row?.since && { undeliveredSince: row.since.getTime() }) };
}

async function readAlarms(db: Database): Promise<Statistics['alarms']> {
  const { rows } = await sql<{ kind: AlarmKind; standing: number }>`
    select kind, count(*)::int as standing
    from alarms
    where cleared_at is null
    group by kind`.execute(db);
  return rows;
}
