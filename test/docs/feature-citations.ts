/** Where the features of docs/rules/a-features.md are cited: in comments of the code and in titles of tests. */
import { extractCitingText, extractItems } from './citations.ts';
import { readSourceFiles } from './repository-files.ts';

const codeFolders = [
  'domain',
  'workflows',
  'activities',
  'adapters',
  'worker',
  'api',
  'cli',
  'client',
];

const collectItems = (texts: readonly string[]): Set<string> =>
  new Set(texts.flatMap((text) => extractItems(text)));

/** Items cited by a comment of the code. */
export const findImplementedItems = (): Set<string> =>
  collectItems(
    codeFolders.flatMap((folder) => readSourceFiles(folder, ['.ts']).map(extractCitingText)),
  );

/** Items cited by a test that is run. */
export const findTestedItems = (): Set<string> =>
  collectItems(readSourceFiles('test', ['.test.ts']).map(extractCitingText));

/** Tests that are switched off for good, by their place: what they show is not shown. */
export function findSkippedTests(): string[] {
  const skipped = /\b(?:it|test|describe)\.(?:skip|todo|fails|only)\b/;
  return readSourceFiles('test', ['.test.ts']).flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, n) => (skipped.test(line) ? [`${path}:${n + 1}: ${line.trim()}`] : [])),
  );
}
