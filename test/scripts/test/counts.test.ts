import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countTests, sumCounts } from '../../../scripts/test/counts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'card-change-counts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report = (changes: object): string => {
  const file = join(folder, 'report.json');
  const counts = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 };
  writeFileSync(file, JSON.stringify({ ...counts, testResults: [], ...changes }));
  return file;
};

describe('counting tests', () => {
  it('tells passed, failed and left out', () => {
    expect(countTests(report({}))).toEqual({ passed: 7, failed: 0, skipped: 3 });
  });

  it('counts a test file that could not be loaded as one that failed', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
    ];
    expect(countTests(report({ testResults, numFailedTests: 1 })).failed).toBe(2);
  });

  it('counts a run that left no report as one that failed', () => {
    expect(countTests(join(folder, 'none.json'))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('adds up the runs', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(sumCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});
