import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folders = [
  'activities',
  'adapters',
  'api',
  'bench',
  'cli',
  'client',
  'domain',
  'sandbox',
  'scripts',
  'worker',
  'workflows',
];

const listFiles = (folder: string): string[] =>
  readdirSync(join(root, folder), { encoding: 'utf8', recursive: true }).map((file) =>
    join(folder, file),
  );

/** Imports of values and of types alike, and re-exports. */
const importPattern =
  /\b(?:import|export)\b[^'";]*?\bfrom\s*'(\.[^']+)'|\bimport\s*\(?'(\.[^']+)'/g;

const readImports = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(importPattern)].map(([, from, bare]) =>
    normalize(join(dirname(file), from ?? bare ?? '')),
  );

/** One cycle of a directed graph as the files along it, or undefined. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return undefined;
    path.push(file);
    for (const imported of graph.get(file) ?? []) {
      const cycle = visit(imported);
      if (cycle) return cycle;
    }
    path.pop();
    finished.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}

describe('imports, those of types among them', () => {
  it('form no cycle', () => {
    const files = folders.flatMap(listFiles).filter((file) => file.endsWith('.ts'));
    const graph = new Map(files.map((file) => [file, readImports(file)]));
    expect(graph.size).toBeGreaterThan(300);
    expect(findCycle(graph)).toBeUndefined();
  });

  it('that form a cycle are found', () => {
    const graph = new Map([
      ['a.ts', ['b.ts']],
      ['b.ts', ['c.ts', 'd.ts']],
      ['d.ts', ['b.ts']],
    ]);
    expect(findCycle(graph)).toEqual(['b.ts', 'd.ts', 'b.ts']);
  });
});
