/**
 * Counts the SQL statements of worker and API from outside, so that every revision is counted alike:
 * `node --import bench/probe.ts`. It writes the count to a file of its process in the folder BENCH_COUNTS.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const writeEveryMs = 100;

type Queries = Record<string, (...args: unknown[]) => unknown>;

const folder = process.env['BENCH_COUNTS'];
if (folder !== undefined && /\bapp\.ts$/.test(process.argv[1] ?? '')) await countStatements(folder);

async function countStatements(into: string): Promise<void> {
  const revision = createRequire(join(process.cwd(), 'package.json'));
  let count = 0;
  const countCalls = (prototype: object, method: string) => {
    const owner = findOwner(prototype, method);
    const original = owner[method];
    if (!original) return;
    owner[method] = function (this: unknown, ...args: unknown[]) {
      count += 1;
      return original.apply(this, args);
    };
  };
  const { Client } = revision('pg') as { Client: { prototype: object } };
  countCalls(Client.prototype, 'query');
  // The class of `require` is another one than that of `import`.
  const path = revision.resolve('@electric-sql/pglite').replace(/\.cjs$/, '.js');
  if (!existsSync(path)) throw new Error(`PGlite is not at ${path}: mend bench/probe.ts`);
  const { PGlite } = (await import(pathToFileURL(path).href)) as { PGlite: { prototype: object } };
  countCalls(PGlite.prototype, 'query');

  let written = -1;
  setInterval(() => {
    if (count === written) return;
    writeFileSync(join(into, String(process.pid)), String(count));
    written = count;
  }, writeEveryMs).unref();
}

/** The class that has the method, among a class and those it extends. */
function findOwner(prototype: object, method: string): Queries {
  let owner = prototype;
  while (!Object.hasOwn(owner, method)) owner = Object.getPrototypeOf(owner) as object;
  return owner as Queries;
}
