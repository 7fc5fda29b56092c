/** docs/features.md says of every rule whether it is met, by which file and shown by which test. */
import { describe, expect, it } from 'vitest';
import { findImplementedItems, findSkippedTests, findTestedItems } from './feature-citations.ts';
import { isInRepository, readText } from './repository-files.ts';

interface FeatureRow {
  /** As it is cited, e.g. `A31` or `D old contacts`. */
  item: string;
  name: string;
  state: string;
  /** The file that does it, then the test that shows it. */
  paths: string[];
}

const document = readText('docs/features.md');

const rows: FeatureRow[] = [...document.matchAll(/^\| \[([^\]]+)\]\([^)]+\) +\|(.*)\|$/gm)].map(
  ([, item = '', cells = '']) => {
    const [name = '', state = '', files = ''] = cells.split('|').map((cell) => cell.trim());
    return { item, name, state, paths: files.replaceAll('`', '').split(' · ') };
  },
);
const selectRows = (pattern: RegExp): FeatureRow[] => rows.filter(({ item }) => pattern.test(item));
const features = selectRows(/^A\d/);
const edgeCases = selectRows(/^B3\./);
const controls = selectRows(/^D /);
const isFull = ({ state }: FeatureRow): boolean => state === 'full';

describe('the list of features', () => {
  it('has A1 to A92, once each and in order', () => {
    expect(features.map(({ item }) => item)).toEqual(
      Array.from({ length: 92 }, (_, n) => `A${n + 1}`),
    );
  });

  it('has every edge case and every control against fraud, once each', () => {
    const findInRules = (path: string, pattern: RegExp) =>
      [...readText(path).matchAll(pattern)].map(([, id = '']) => id.replaceAll('-', ' '));
    expect(edgeCases.map(({ item }) => item)).toEqual(
      findInRules('docs/rules/b3-edge-cases.md', /<a id="(B3\.\d+)">/g),
    );
    const listed = controls.map(({ item }) => item.replaceAll('-', ' '));
    expect(new Set(listed).size).toBe(listed.length);
  });

  it.each(rows.map((row) => [row.item, row] as const))(
    '%s is full or says what is missing, and names a file and a test that exist',
    (_item, { name, state, paths }) => {
      expect(name).not.toBe('');
      expect(state).toMatch(/^(?:full|missing: \S.*)$/);
      expect(paths).toHaveLength(2);
      const [code = '', test = ''] = paths;
      expect(code).toMatch(/^(?!test\/).+\.ts$/);
      expect(test).toMatch(/^test\/.+\.test\.ts$/);
      expect(paths.filter((path) => !isInRepository(path))).toEqual([]);
    },
  );

  it('counts in its first paragraph what its tables say', () => {
    const text = document.replaceAll(/\s+/g, ' ');
    const count = (of: FeatureRow[]) => `${of.filter(isFull).length} of the ${of.length}`;
    expect(text).toContain(`${count(features)} features are full`);
    expect(text).toContain(`${count(edgeCases)} edge cases`);
    expect(text).toContain(`${count(controls)} controls against fraud`);
  });
});

describe('a feature of the rules', () => {
  const implemented = findImplementedItems();
  const tested = findTestedItems();

  it.each(features.map(({ item, name }) => [item, name] as const))(
    '%s, %s, is cited by the code that does it and by a test that shows it',
    (item) => {
      expect({ code: implemented.has(item), test: tested.has(item) }).toEqual({
        code: true,
        test: true,
      });
    },
  );

  it('is shown by tests that run: none of them is skipped', () => {
    expect(findSkippedTests()).toEqual([]);
  });
});
