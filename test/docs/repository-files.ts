/** The project's own texts: source files and documents, without what is generated or installed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const skippedFolders = [
  'node_modules',
  'dist',
  '.git',
  '.data',
  'test/histories',
  'test/simulator/failures',
];
const skippedFiles = ['package-lock.json', 'LICENSE'];

export interface SourceFile {
  /** From the root of the repository, e.g. `domain/gates/gates.ts`. */
  path: string;
  text: string;
}

/** Every text file below a folder of the repository, sorted by path; the whole repository unless told. */
export function readSourceFiles(folder = '', extensions?: readonly string[]): SourceFile[] {
  return listFiles(folder)
    .filter((path) => extensions?.some((extension) => path.endsWith(extension)) ?? true)
    .toSorted()
    .map((path) => ({ path, text: readText(path) }));
}

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

export const isInRepository = (path: string): boolean => existsSync(join(root, path));

/** @param target as a link of the document names it, relative to the document */
export const resolveLink = (document: string, target: string): string =>
  join(dirname(document), target);

function listFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (skippedFolders.includes(path)) return [];
    if (entry.isDirectory()) return listFiles(path);
    return entry.isFile() && !skippedFiles.includes(path) ? [path] : [];
  });
}

/** A comment that names something does not use it. */
export const stripComments = (source: string): string =>
  source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
