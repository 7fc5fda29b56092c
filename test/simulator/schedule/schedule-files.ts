/** Schedules as files: new counterexamples, and regressions. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Counterexample } from '../search/search.ts';
import type { Schedule } from './schedule.ts';

const getFolderPath = (name: string): string =>
  fileURLToPath(new URL(`../${name}/`, import.meta.url));

/** A schedule that failed once; the title is a sentence that says what must hold. */
export interface Regression {
  title: string;
  schedule: Partial<Schedule>;
}

/** Saves a failing schedule until it becomes a regression test. @returns its path */
export function saveCounterexample({ schedule, faults }: Counterexample): string {
  mkdirSync(getFolderPath('failures'), { recursive: true });
  const name = createHash('sha256').update(JSON.stringify(schedule)).digest('hex').slice(0, 12);
  const path = join(getFolderPath('failures'), `${name}.json`);
  writeFileSync(path, `${JSON.stringify({ title: faults[0], schedule }, null, 2)}\n`);
  return path;
}

export const readRegression = (path: string): Regression =>
  JSON.parse(readFileSync(path, 'utf8')) as Regression;

export const readRegressions = (): Regression[] =>
  readdirSync(getFolderPath('regressions'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => readRegression(join(getFolderPath('regressions'), name)));
