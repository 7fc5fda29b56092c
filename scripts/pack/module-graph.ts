/** What a built module needs: files of ours, and packages of others. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export interface ModuleGraph {
  /** Paths below the folder. */
  files: Set<string>;
  packages: Set<string>;
}

/**
 * Everything that the entries reach by imports, those that wait until they are needed among them, code and types alike.
 * @param leftOut paths below the folder that are neither taken nor followed
 * @throws Error for an import that leads nowhere
 */
export function traceModules(
  folder: string,
  entries: readonly string[],
  leftOut: ReadonlySet<string>,
): ModuleGraph {
  const graph: ModuleGraph = { files: new Set(), packages: new Set() };
  const open = entries.flatMap((entry) => [`${entry}.js`, `${entry}.d.ts`]);
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (leftOut.has(path) || graph.files.has(path)) continue;
    graph.files.add(path);
    for (const specifier of findImports(readFileSync(join(folder, path), 'utf8')))
      if (specifier.startsWith('.')) open.push(findFile(folder, path, specifier));
      else if (!specifier.startsWith('node:')) graph.packages.add(toPackageName(specifier));
  }
  return graph;
}

const findImports = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g)].flatMap(
    ([, specifier]) => specifier ?? [],
  );

function findFile(folder: string, from: string, specifier: string): string {
  const path = join(dirname(from), specifier);
  const found = from.endsWith('.d.ts') ? path.replace(/\.[jt]s$/, '.d.ts') : path;
  if (!existsSync(join(folder, found)))
    throw new Error(`${from} imports ${specifier}: no such file`);
  return relative('.', found);
}

const toPackageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
