/** Starts PostgreSQL once for all files of a run, where it is installed. */
import type { TestProject } from 'vitest/node';
import { findPostgresBinaries, startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

export default async function setup({
  provide,
}: TestProject): Promise<(() => Promise<void>) | undefined> {
  const binaries = findPostgresBinaries();
  if (binaries === undefined) return undefined;
  const postgres = await startPostgres(binaries);
  provide('postgresUrl', postgres.url);
  return () => postgres.stop();
}
