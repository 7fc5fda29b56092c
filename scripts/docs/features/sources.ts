/** Where the rows of docs/rules/a-features.md are named: `A31` in a comment of the code, `[A31]` in the title of a test. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Where a rule is decided before where it is carried out, and that before the doors. */
const codeFolders = [
  'domain',
  'workflows',
  'activities',
  'api',
  'cli',
  'client',
  'adapters',
  'worker',
];

export interface FeatureSources {
  /** The most telling file first: the one that names the row most often, at its head above all. */
  implementedBy: string[];
  shownBy: string[];
}

interface Source {
  path: string;
  text: string;
}

/** The files that name each row, by row number. */
export function findFeatureSources(): Map<number, FeatureSources> {
  const code = codeFolders.flatMap((folder) => readSources(folder, '.ts'));
  const implementedBy = groupByRow(code, extractComments);
  const shownBy = groupByRow(readSources('test', '.test.ts'), extractTitles);
  const rows = new Set([...implementedBy.keys(), ...shownBy.keys()]);
  return new Map(
    [...rows].map((row) => [
      row,
      { implementedBy: implementedBy.get(row) ?? [], shownBy: shownBy.get(row) ?? [] },
    ]),
  );
}

function groupByRow(
  sources: readonly Source[],
  extract: (text: string) => string,
): Map<number, string[]> {
  const times = new Map<number, { path: string; times: number }[]>();
  for (const { path, text } of sources)
    for (const [row, count] of countRows(extract(text)))
      times.set(row, [...(times.get(row) ?? []), { path, times: count }]);
  return new Map(
    [...times].map(([row, named]) => [
      row,
      named.toSorted((one, other) => other.times - one.times).map(({ path }) => path),
    ]),
  );
}

const readSources = (folder: string, ending: string): Source[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .toSorted()
    .map((path) => `${folder}/${path}`)
    .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));

/** The comment at a file's head counts twice: it says what the whole file is for. */
function extractComments(text: string): string {
  const comments = [...text.matchAll(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm)].map(([comment]) => comment);
  const head = text.startsWith('/**') ? comments.slice(0, 1) : [];
  return [...head, ...comments].join('\n');
}

const extractTitles = (text: string): string =>
  [...text.matchAll(/\[A\d+(?:[, ]+A\d+)*\]/g)].map(([title]) => title).join('\n');

/** `A31`, and `A76–A78` or `A76-78` for all of them; how often each is named. */
function countRows(text: string): Map<number, number> {
  const rows = new Map<number, number>();
  for (const [, first, last] of text.matchAll(/\bA(\d{1,2})(?:[–-]A?(\d{1,2}))?\b/g)) {
    const end = Number(last ?? first);
    for (let row = Number(first); row <= end; row += 1) rows.set(row, (rows.get(row) ?? 0) + 1);
  }
  return rows;
}

/** Tests that are left out for good, by their place: what they show is not shown. */
export function findSkippedTests(): string[] {
  const left = /\b(?:it|test|describe)\.(?:skip|todo|fails|only)\b/;
  return readSources('test', '.test.ts').flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, n) => (left.test(line) ? [`${path}:${n + 1}: ${line.trim()}`] : [])),
  );
}
