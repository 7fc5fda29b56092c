/** Every row of docs/rules/a-features.md is implemented somewhere and shown by a test that runs. */
import { describe, expect, it } from 'vitest';
import { featureSections } from '../../scripts/docs/features/rows.ts';
import { findFeatureSources, findSkippedTests } from '../../scripts/docs/features/sources.ts';

const rows = featureSections.flatMap(({ rows: features }) => features);

describe('the features of the source articles', () => {
  it('are 92, in seven sections, each under a name of its own', () => {
    expect(featureSections).toHaveLength(7);
    expect(new Set(rows).size).toBe(92);
  });

  it.each(rows.map((feature, n) => [n + 1, feature] as const))(
    'A%i, %s, is named by the code that does it and by a test that shows it',
    (row) => {
      const { implementedBy = [], shownBy = [] } = findFeatureSources().get(row) ?? {};
      expect({ code: implementedBy.length > 0, test: shownBy.length > 0 }).toEqual({
        code: true,
        test: true,
      });
    },
  );

  it('are no others than these', () => {
    expect([...findFeatureSources().keys()].filter((row) => row < 1 || row > rows.length)).toEqual(
      [],
    );
  });

  it('are shown by tests that run: none of them is skipped', () => {
    expect(findSkippedTests()).toEqual([]);
  });
});
