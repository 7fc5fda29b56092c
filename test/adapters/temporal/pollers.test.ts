import { expect, it } from 'vitest';
import { findActivePollers } from '../../../adapters/temporal/pollers.ts';

it('a worker whose last poll is older than two polls take is only remembered', () => {
  const now = Date.parse('2026-06-10T02:05:00.000Z');
  const polledAgo = (identity: string, seconds: number) => ({
    identity,
    lastAccessTime: { seconds: now / 1000 - seconds },
  });
  const pollers = [polledAgo('alive', 70), polledAgo('ended', 160), { identity: 'never' }];
  expect(findActivePollers(pollers, now).map(({ identity }) => identity)).toEqual(['alive']);
});
