/** Where the rows of rules.md A are named: `A31` in a comment of the code, `[A31]` in the title of a test. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const codeFolders = ['domain', 'workflows', 'activities', 'adapters', 'worker', 'client'];

export interface Places {
  implementedBy: string[];
  shownBy: string[];
}

/** The files that name each row, by row number. */
export function placesOfRows(): Map<number, Places> {
  const places = new Map<number, Places>();
  const at = (row: number): Places => {
    const known = places.get(row) ?? { implementedBy: [], shownBy: [] };
    places.set(row, known);
    return known;
  };
  for (const { path, text } of codeFolders.flatMap((folder) => filesOf(folder, '.ts')))
    for (const row of rowsIn(commentsOf(text))) at(row).implementedBy.push(path);
  for (const { path, text } of filesOf('test', '.test.ts'))
    for (const row of rowsIn(titlesOf(text))) at(row).shownBy.push(path);
  return places;
}

const filesOf = (folder: string, ending: string) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .toSorted()
    .map((path) => `${folder}/${path}`)
    .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));

const commentsOf = (text: string): string =>
  [...text.matchAll(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm)].map(([comment]) => comment).join('\n');

const titlesOf = (text: string): string =>
  [...text.matchAll(/\[A\d+(?:[, ]+A\d+)*\]/g)].map(([title]) => title).join('\n');

/** `A31`, and `A76–A78` or `A76-78` for all of them. */
function rowsIn(text: string): Set<number> {
  const rows = new Set<number>();
  for (const [, first, last] of text.matchAll(/\bA(\d{1,2})(?:[–-]A?(\d{1,2}))?\b/g)) {
    const end = Number(last ?? first);
    for (let row = Number(first); row <= end; row += 1) rows.add(row);
  }
  return rows;
}
