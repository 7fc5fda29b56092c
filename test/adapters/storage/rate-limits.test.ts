import { afterEach, expect, it, vi } from 'vitest';
import { createRateLimits, type Limit } from '../../../adapters/storage/rate-limits.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

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
});
