/** Schedules as files: what failed, and what once failed and must not again. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Quarry } from './hunt.ts';
import type { Schedule } from './schedule.ts';

const folder = (name: string): string => fileURLToPath(new URL(`./${name}/`, import.meta.url));

/** What once failed, by a sentence that says what must hold. */
export interface Regression {
  title: string;
  schedule: Partial<Schedule>;
}

/** Keeps a failing schedule until it is a regression test. @returns its path */
export function keep({ schedule, faults }: Quarry): string {
  mkdirSync(folder('failures'), { recursive: true });
  const name = createHash('sha256').update(JSON.stringify(schedule)).digest('hex').slice(0, 12);
  const path = join(folder('failures'), `${name}.json`);
  writeFileSync(path, `${JSON.stringify({ title: faults[0], schedule }, null, 2)}\n`);
  return path;
}

export const read = (path: string): Regression =>
  JSON.parse(readFileSync(path, 'utf8')) as Regression;

export const regressions = (): Regression[] =>
  readdirSync(folder('regressions'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => read(join(folder('regressions'), name)));
