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
    const take = (who: string) => limits.take(twice('minute'), who);
    expect(await take('a')).toMatchObject({ allowed: true });
    expect(await take('a')).toMatchObject({ allowed: true });
    const refused = { allowed: false, until: '2026-06-10T02:01:00.000Z' };
    expect([await take('a'), await take('a')]).toEqual([refused, refused]);
    expect(await take('b')).toMatchObject({ allowed: true });
    expect(await limits.take(twice('another'), 'a')).toMatchObject({ allowed: true });
    vi.setSystemTime(Date.parse('2026-06-10T02:01:01Z'));
    expect(await createRateLimits(database()).take(twice('minute'), 'a')).toEqual({
      allowed: true,
      left: 1,
      until: '2026-06-10T02:02:01.000Z',
    });
  });

  it('Counts of what callers do survive a restart', async () => {
    for (let n = 0; n < 2; n += 1) await createRateLimits(database()).take(twice('kept'), 'a');
    expect(await createRateLimits(database()).take(twice('kept'), 'a')).toMatchObject({
      allowed: false,
    });
  });

  it('Counts of what callers do count calls at the same moment one by one', async () => {
    const limits = createRateLimits(database());
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => limits.take(twice('at once'), 'a')),
    );
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(2);
  });

  it('Counts of what callers do take more than one point, such as bytes', async () => {
    const bytes = { ...twice('bytes'), points: 3_000_000_000 };
    const limits = createRateLimits(database());
    expect(await limits.take(bytes, 'a', 2_500_000_000)).toMatchObject({ allowed: true });
    expect(await limits.take(bytes, 'a', 2_500_000_000)).toMatchObject({ allowed: false });
  });
});
