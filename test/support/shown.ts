/** What the tests of one run have shown together, for the summary at the end of `npm test`. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFailureCode } from '../../domain/failures.ts';

/** Plain data: one line of a file. */
export interface Shown {
  /** `from to`, each a stage or an outcome. */
  ways: string[];
  codes: string[];
}

/** Keeps what a test has shown where the run collects it; a test run by itself keeps nothing. */
export function keepShown({ ways, codes }: Shown): void {
  const folder = process.env['SHOWN_DIR'];
  if (folder === undefined) return;
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify({ ways, codes })}\n`);
}

/** The ways that a request went and the codes it was given, by its trail. */
export function shownByTrail(entries: readonly { action: string; reason?: string }[]): Shown {
  const entered = entries
    .map(({ action }) => /^entered (\S+)$/.exec(action)?.[1])
    .filter((stage) => stage !== undefined);
  const stages = ['screening', ...entered];
  return {
    ways: stages.slice(1).map((to, i) => `${stages[i]} ${to}`),
    codes: entries.map(({ reason = '' }) => reason).filter(isFailureCode),
  };
}
