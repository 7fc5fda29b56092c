import { sql } from 'kysely';
import { afterEach, expect, it, vi } from 'vitest';
import { createRateLimits, type Limit } from '../../../adapters/storage/rate-limits.ts';
import { openDatabase, type Database } from '../../../adapters/storage/sql/database.ts';
import { createPostgresDatabase, describeOnBothDatabases } from '../../support/databases.ts';
import { findPostgresBinaries } from '../../support/postgres.ts';

describeOnBothDatabases('Counts of what callers do', (database) => {
  afterEach(() => vi.useRealTimers());
  const twice = (name: string, seconds = 60) => ({
    name: name as Limit['name'],
    points: 2,
    seconds,
  });

  it('Counts of what callers do refuse what exceeds the limit until it ends, and everybody is counted apart', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-06-10T02:00:00Z'), toFake: ['Date'] });
    const limits = createRateLimits(database());
    const take = async (who: string) => (await limits.take([{ limit: twice('minute'), who }]))[0];
    expect(await take('a')).toMatchObject({ allowed: true });
    expect(await take('a')).toMatchObject({ allowed: true });
    const refused = { allowed: false, until: '2026-06-10T02:01:00.000Z' };
    expect([await take('a'), await take('a')]).toEqual([refused, refused]);
    expect(await take('b')).toMatchObject({ allowed: true });
    expect(await limits.take([{ limit: twice('another'), who: 'a' }])).toMatchObject([
      { allowed: true },
    ]);
    vi.setSystemTime(Date.parse('2026-06-10T02:01:01Z'));
    expect(await createRateLimits(database()).take([{ limit: twice('minute'), who: 'a' }])).toEqual(
      [{ allowed: true, left: 1, until: '2026-06-10T02:02:01.000Z' }],
    );
  });

  it('Counts of what callers do survive a restart', async () => {
    for (let n = 0; n < 2; n += 1)
      await createRateLimits(database()).take([{ limit: twice('kept'), who: 'a' }]);
    expect(
      await createRateLimits(database()).take([{ limit: twice('kept'), who: 'a' }]),
    ).toMatchObject([{ allowed: false }]);
  });

  it('Counts of what callers do count calls at the same moment one by one', async () => {
    const limits = createRateLimits(database());
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => limits.take([{ limit: twice('at once'), who: 'a' }])),
    );
    expect(answers.flat().filter(({ allowed }) => allowed)).toHaveLength(2);
  });

  it('Counts of what callers do take more than one point, such as bytes', async () => {
    const bytes = { ...twice('bytes'), points: 3_000_000_000 };
    const limits = createRateLimits(database());
    expect(await limits.take([{ limit: bytes, who: 'a', points: 2_500_000_000 }])).toMatchObject([
      { allowed: true },
    ]);
    expect(await limits.take([{ limit: bytes, who: 'a', points: 2_500_000_000 }])).toMatchObject([
      { allowed: false },
    ]);
  });

  it("Counts of what callers do use up nobody else's, when one of several limits has no room", async () => {
    const limits = createRateLimits(database());
    const own = { limit: twice('own'), who: 'a' };
    const shared = { limit: twice('shared'), who: 'shop' };
    for (let n = 0; n < 2; n += 1)
      expect(await limits.take([own])).toMatchObject([{ allowed: true }]);
    expect(await limits.take([own, shared])).toMatchObject([
      { allowed: false },
      { allowed: true, left: 2 },
    ]);
    expect(await limits.count(shared.limit, shared.who)).toBe(0);
    expect(await limits.take([shared, { ...own, who: 'b' }])).toMatchObject([
      { allowed: true, left: 1 },
      { allowed: true, left: 1 },
    ]);
  });

  it('Counts of what callers do are given back for what was no attempt, with the time that began', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-06-10T02:00:00Z'), toFake: ['Date'] });
    const limits = createRateLimits(database());
    const attempts = [{ limit: twice('given back'), who: 'a' }];
    await limits.take(attempts);
    await limits.giveBack(attempts, Date.now());
    vi.setSystemTime(Date.parse('2026-06-10T02:00:30Z'));
    expect(await limits.take(attempts)).toEqual([
      { allowed: true, left: 1, until: '2026-06-10T02:01:30.000Z' },
    ]);
  });

  it('Counts of what callers do keep what was counted after those ended that are given back', async () => {
    const takenAt = Date.parse('2026-06-10T02:00:00Z');
    vi.useFakeTimers({ now: takenAt, toFake: ['Date'] });
    const limits = createRateLimits(database());
    const attempt = { limit: twice('given back late'), who: 'a' };
    await limits.take([attempt]);
    vi.setSystemTime(Date.parse('2026-06-10T02:01:01Z'));
    await limits.take([attempt]);
    await limits.giveBack([attempt], takenAt);
    expect(await limits.count(attempt.limit, attempt.who)).toBe(1);
  });
});

const calls = 6;

/** Waits until so many statements wait for a row. */
async function awaitWaiting(db: Database): Promise<void> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  if (Number(rows[0]?.n) < calls) await awaitWaiting(db);
}

it.skipIf(findPostgresBinaries() === undefined)(
  "Counts of what callers do use up nobody else's, also where calls of the same moment found the same room",
  async () => {
    const db = await openDatabase({ databaseUrl: await createPostgresDatabase(), dataDir: '' });
    const limits = createRateLimits(db);
    const own = { limit: { name: 'acts', points: 2, seconds: 60 }, who: 'a' } as const;
    const shared = { limit: { name: 'safety-acts', points: 20, seconds: 60 }, who: 'a' } as const;
    await limits.take([own]);
    const taken = await db.transaction().execute(async (transaction) => {
      await sql`select from rate_limits for update`.execute(transaction);
      const takes = Array.from({ length: calls }, () => limits.take([own, shared]));
      await awaitWaiting(db);
      return takes;
    });
    const answers = await Promise.all(taken);
    expect(answers.filter((each) => each.every(({ allowed }) => allowed))).toHaveLength(1);
    expect(await limits.count(own.limit, 'a')).toBe(2);
    expect(await limits.count(shared.limit, 'a')).toBe(1);
    await db.destroy();
  },
);
