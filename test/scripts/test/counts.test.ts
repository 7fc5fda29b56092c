import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countTests, describeFailures, sumCounts } from '../../../scripts/test/counts.ts';

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

const name = '/project/test/domain/money.test.ts';
const passed = { status: 'passed', fullName: 'money is added', failureMessages: [] };
const failed = {
  status: 'failed',
  fullName: 'money is divided',
  failureMessages: ['expected 1 to be 2\n    at money.test.ts:2:42'],
};

describe('counting tests', () => {
  it('tells passed, failed and left out', () => {
    expect(countTests(report({}))).toEqual({ passed: 7, failed: 0, skipped: 3 });
  });

  it('counts a test file that could not be loaded as one that failed', () => {
    const testResults = [
      { name, status: 'failed', assertionResults: [] },
      { name, status: 'failed', assertionResults: [failed] },
    ];
    expect(countTests(report({ testResults, numFailedTests: 1 })).failed).toBe(2);
  });

  it('counts a test file of which only a hook failed as one that failed', () => {
    const testResults = [{ name, status: 'failed', assertionResults: [passed] }];
    expect(countTests(report({ testResults })).failed).toBe(1);
  });

  it('counts a run that left no report as one that failed', () => {
    expect(countTests(join(folder, 'none.json'))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('adds up the runs', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(sumCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});

describe('the end of a run', () => {
  const describe = (...testResults: object[]) =>
    describeFailures(report({ testResults }), '/project');

  it('names each failed test with its file, its full name and what was expected', () => {
    const assertionResults = [passed, failed];
    expect(describe({ name, status: 'failed', assertionResults })).toEqual([
      '✗ test/domain/money.test.ts: money is divided',
      '    expected 1 to be 2',
      '        at money.test.ts:2:42',
    ]);
  });

  it('shows the beginning of a long message', () => {
    const failureMessages = [Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n')];
    const long = { ...failed, failureMessages };
    const lines = describe({ name, status: 'failed', assertionResults: [long] });
    expect(lines[1]).toBe('    line 0');
    expect(lines.length).toBeLessThan(20);
  });

  it('names a file that could not be loaded, or of which a hook failed', () => {
    const unloadable = { message: 'Cannot find module', assertionResults: [] };
    const hook = { message: '', assertionResults: [passed] };
    expect(
      describe({ name, status: 'failed', ...unloadable }, { name, status: 'failed', ...hook }),
    ).toEqual([
      '✗ test/domain/money.test.ts: the file itself',
      '    Cannot find module',
      '✗ test/domain/money.test.ts: the file itself',
      '    a hook of it: see above',
    ]);
  });

  it('says nothing of files that passed, and that a report is missing', () => {
    expect(describe({ name, status: 'passed', assertionResults: [passed] })).toEqual([]);
    expect(describeFailures(join(folder, 'test-unit.json'), '/project')).toEqual([
      'no report: test-unit.json',
    ]);
  });
});
