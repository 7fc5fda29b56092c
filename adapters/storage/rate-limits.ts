/** Counts of what callers do, in SQL: they survive a restart and are the same for all processes. */
import { sql } from 'kysely';
import type { limitNames } from '../metrics/catalogue.ts';
import type { Database } from './sql/database.ts';

/** At most `points` within `seconds` from the first one on. */
export interface Limit {
  /** Separates the counts of one limit from those of others. */
  name: (typeof limitNames)[number];
  points: number;
  seconds: number;
}

/** What is counted at one limit. */
export interface Attempt {
  limit: Limit;
  who: string;
  /** What it costs; 1 without it. */
  points?: number;
}

/** `until`: when counting begins anew, ISO 8601. `left`: the points that remain until then. */
export type LimitAnswer =
  | { allowed: true; left: number; until: string }
  | { allowed: false; until: string };

export interface RateLimits {
  /**
   * Counts at all of the limits, in one statement. When one of them has no room, nothing is counted at any: whoever is
   * refused uses up nobody else's.
   * @returns of each limit, in the same order, whether it had room
   */
  take(attempts: readonly Attempt[]): Promise<LimitAnswer[]>;
  /**
   * Takes back what was counted: it was granted, and turned out to be no attempt. What is counted anew since then stays.
   * @param takenAtMs when it was granted, ms since 1970
   */
  giveBack(attempts: readonly Attempt[], takenAtMs: number): Promise<void>;
  /** What was counted so far; counts nothing. */
  count(limit: Limit, who: string): Promise<number>;
}

/** The driver answers large integers as text. */
interface Row {
  key: string;
  expire: string;
  points_before: string;
  points_after: string | null;
}

export const createRateLimits = (db: Database): RateLimits => ({
  async take(attempts) {
    const { answers, isCounted } = await countAttempts(db, attempts, Date.now());
    // Calls of the same moment found the same room: whoever came too late leaves the other limits as they were. One of them
    // that began after this one may have been counted first, so that the time of now is the one that holds.
    if (isCounted && answers.some(({ allowed }) => !allowed))
      await giveBack(db, attempts, Date.now());
    return answers;
  },

  giveBack: (attempts, takenAtMs) => giveBack(db, attempts, takenAtMs),

  async count(limit, who) {
    const row = await db
      .selectFrom('rate_limits')
      .select('points')
      .where('key', '=', buildKey(limit, who))
      .where('expire', '>', String(Date.now()))
      .executeTakeFirst();
    return Number(row?.points ?? 0);
  },
});

/** @returns of each limit whether it had room, and whether anything was counted */
async function countAttempts(
  db: Database,
  attempts: readonly Attempt[],
  now: number,
): Promise<{ answers: LimitAnswer[]; isCounted: boolean }> {
  const wanted = attempts.map(
    ({ limit, who, points = 1 }) =>
      sql`(${buildKey(limit, who)}::text, ${limit.points}::bigint, ${points}::bigint,
        ${now + limit.seconds * 1_000}::bigint)`,
  );
  const { rows } = await sql<Row>`
    with wanted (key, most, cost, ends) as (values ${sql.join(wanted)}),
    known as (
      select key, most, cost, coalesce(points, 0) as points, coalesce(expire, ends) as expire
      from wanted left join (select * from rate_limits where expire > ${now}) current using (key)
    ),
    counted as (
      insert into rate_limits as stored (key, points, expire)
      select key, cost, expire from known
      where not exists (select from known where points + cost > most)
      order by key
      on conflict (key) do update set
        points = excluded.points + case when stored.expire > ${now} then stored.points else 0 end,
        expire = excluded.expire
      returning key, points
    )
    select key, expire, known.points as points_before, counted.points as points_after
    from known left join counted using (key)`.execute(db);
  const found = new Map(rows.map((row) => [row.key, row]));
  const answers = attempts.map((attempt) =>
    buildAnswer(attempt, found.get(buildKey(attempt.limit, attempt.who))),
  );
  return { answers, isCounted: rows.some(({ points_after }) => points_after !== null) };
}

/** A count of nothing goes: it would let the time of a later one begin too early. */
async function giveBack(
  db: Database,
  attempts: readonly Attempt[],
  takenAtMs: number,
): Promise<void> {
  for (const { limit, who, points = 1 } of attempts) {
    const key = buildKey(limit, who);
    // One that ends later began later.
    await sql`update rate_limits set points = points - ${points}
      where key = ${key} and expire <= ${takenAtMs + limit.seconds * 1_000}`.execute(db);
    await sql`delete from rate_limits where key = ${key} and points <= 0`.execute(db);
  }
}

const buildKey = ({ name }: Limit, who: string): string => `${name}:${who}`;

/** Others who counted at the same moment may have left no room. */
function buildAnswer({ limit, points = 1 }: Attempt, row: Row | undefined): LimitAnswer {
  if (!row) throw new Error('a limit was not counted');
  const { expire, points_after, points_before } = row;
  const until = new Date(Number(expire)).toISOString();
  const wouldBe = points_after === null ? Number(points_before) + points : Number(points_after);
  if (wouldBe > limit.points) return { allowed: false, until };
  return { allowed: true, left: limit.points - Number(points_after ?? points_before), until };
}
