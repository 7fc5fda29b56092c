/** Counts of what callers do, in SQL: they survive a restart and are the same for all processes. */
import { CompiledQuery } from 'kysely';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { limitNames } from '../metrics/catalogue.ts';
import type { Database } from './sql/database.ts';

/** At most `points` within `seconds` from the first one on. */
export interface Limit {
  /** Separates the counts of one limit from those of others. */
  name: (typeof limitNames)[number];
  points: number;
  seconds: number;
}

/** `until`: when counting begins anew, ISO 8601. `left`: the points that remain until then. */
export type LimitAnswer =
  | { allowed: true; left: number; until: string }
  | { allowed: false; until: string };

export interface RateLimits {
  /** Counts an attempt, also one that is refused. @param points what it costs */
  take(limit: Limit, who: string, points?: number): Promise<LimitAnswer>;
  /** What was counted so far; counts nothing. */
  count(limit: Limit, who: string): Promise<number>;
}

export function createRateLimits(db: Database): RateLimits {
  const limiters = new Map<string, RateLimiterPostgres>();
  const getLimiter = ({ name, points, seconds }: Limit): RateLimiterPostgres => {
    const id = `${name} ${points} ${seconds}`;
    const limiter = limiters.get(id) ?? createLimiter(db, { name, points, seconds });
    limiters.set(id, limiter);
    return limiter;
  };
  return {
    count: async (limit, who) => (await getLimiter(limit).get(who))?.consumedPoints ?? 0,

    async take(limit, who, points = 1) {
      try {
        const { remainingPoints, msBeforeNext } = await getLimiter(limit).consume(who, points);
        return { allowed: true, left: remainingPoints, until: toInstant(msBeforeNext) };
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        return { allowed: false, until: toInstant(error.msBeforeNext) };
      }
    },
  };
}

const toInstant = (msFromNow: number): string =>
  new Date(Date.now() + Math.max(msFromNow, 1)).toISOString();

const createLimiter = (db: Database, { name, points, seconds }: Limit): RateLimiterPostgres =>
  new RateLimiterPostgres({
    storeClient: createQueryClient(db),
    storeType: 'client',
    tableName: 'rate_limits',
    tableCreated: true,
    // Maintenance deletes them.
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points,
    duration: seconds,
    // Whoever is above the limit costs no query until it ends.
    inMemoryBlockOnConsumed: points + 1,
  });

/** What the library needs of a client of `pg`: PostgreSQL and PGlite both answer through kysely. */
const createQueryClient = (db: Database) => ({
  async query({ text, values }: { text: string; values: unknown[] }) {
    const { rows } = await db.executeQuery(CompiledQuery.raw(text, values));
    return { rows: rows.map(toNumbers), rowCount: rows.length };
  },
});

/** The library calculates with what it reads; this database answers large integers as text. */
const toNumbers = (row: unknown) => {
  const { points, expire } = row as { points: string; expire: string | null };
  return { points: Number(points), expire: expire === null ? null : Number(expire) };
};
