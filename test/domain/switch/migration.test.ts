import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findMigrationDifferences,
  readDataCounts,
  type DataCounts,
} from '../../../domain/switch/migration.ts';

const before: DataCounts = { hash: 'a'.repeat(64), terminals: 3, payouts: 20, payoutsFen: 400_000 };

describe('[A44, A45, A88] the data after a switch', () => {
  it.each<[string, DataCounts | undefined, string[]]>([
    ['are the same', { ...before }, []],
    ['have other settings', { ...before, hash: 'b'.repeat(64) }, ['hash']],
    ['lost a terminal', { ...before, terminals: 2 }, ['terminals']],
    ['lost a payout', { ...before, payouts: 19, payoutsFen: 390_000 }, ['payouts', 'payoutsFen']],
    [
      'have a payout twice',
      { ...before, payouts: 21, payoutsFen: 410_000 },
      ['payouts', 'payoutsFen'],
    ],
    ['have another amount', { ...before, payoutsFen: 399_999 }, ['payoutsFen']],
    ['were not counted', undefined, ['hash', 'terminals', 'payouts', 'payoutsFen']],
  ])('[A88] that %s', (_title, after, differences) => {
    expect(findMigrationDifferences(before, after)).toEqual(differences);
  });

  it('[A44] that were not counted before are not known to be whole', () => {
    expect(findMigrationDifferences(undefined, before)).toHaveLength(4);
    expect(findMigrationDifferences(undefined, undefined)).toHaveLength(4);
  });

  const counts = fc.record({
    hash: fc.constantFrom('a', 'b').map((sign) => sign.repeat(64)),
    terminals: fc.nat({ max: 3 }),
    payouts: fc.nat({ max: 3 }),
    payoutsFen: fc.nat({ max: 3 }),
  });

  it('[A45] agree only when every count and the hash do, whichever side is which', () => {
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const differences = findMigrationDifferences(one, other);
        expect(differences.length === 0).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect(findMigrationDifferences(other, one)).toEqual(differences);
      }),
    );
  });

  it('[A44] are read only when nothing is left out', () => {
    expect(readDataCounts({ ...before, snapshotRef: 'snap-1' })).toEqual(before);
    for (const name of Object.keys(before)) {
      const { [name as 'hash']: _, ...rest } = before;
      expect(readDataCounts(rest)).toBeUndefined();
    }
    expect(readDataCounts(undefined)).toBeUndefined();
  });
});
