import { existsSync, readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { z } from 'zod';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});
type TestFile = z.infer<typeof vitestReport>['testResults'][number];

/**
 * Counts of one JSON report of vitest. A file that could not be loaded, or of which a hook failed, counts as one failed
 * test, and so does a run that left no report: neither must pass for "0 failed".
 */
export function countTests(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = readReport(file);
  const failedFiles = report.testResults.filter(isFailedAsWhole);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + failedFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export const sumCounts = (counts: readonly Counts[]): Counts =>
  counts.reduce(
    (all, { passed, failed, skipped }) => ({
      passed: all.passed + passed,
      failed: all.failed + failed,
      skipped: all.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** Of a message at the end of a run: what was expected, and where. */
const shownLines = 12;

/**
 * Each failed test of a JSON report of vitest in lines: file, full name, the first lines of its message. They stand at the end
 * of a run, because a CI service keeps the last lines of what it prints.
 * @param root folder that the paths of the files begin from
 */
export function describeFailures(file: string, root: string): string[] {
  if (!existsSync(file)) return [`no report: ${basename(file)}`];
  return readReport(file).testResults.flatMap((tested) =>
    listFailures(tested).flatMap(({ fullName, message }) => [
      `✗ ${relative(root, tested.name)}: ${fullName}`,
      ...message
        .trimEnd()
        .split('\n')
        .slice(0, shownLines)
        .map((line) => `    ${line}`),
    ]),
  );
}

/** A file that cannot be loaded has a message of its own; what a hook threw is in no report. */
function listFailures(tested: TestFile): { fullName: string; message: string }[] {
  const failed = tested.assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => ({
      fullName,
      message: failureMessages?.join('\n') ?? '',
    }));
  return isFailedAsWhole(tested)
    ? [{ fullName: 'the file itself', message: tested.message || 'a hook of it: see above' }]
    : failed;
}

const isFailedAsWhole = ({ status, assertionResults }: TestFile): boolean =>
  status === 'failed' && assertionResults.every((each) => each.status !== 'failed');

const readReport = (file: string) => vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
