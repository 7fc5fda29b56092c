/** Coverage that the tests of one run observed together, for the summary at the end of `npm test`. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditEntry } from '../../activities/audit-log.ts';
import { isFailureCode } from '../../domain/failures/codes.ts';

/** Plain data: one line of a file. */
export interface ObservedCoverage {
  /** `from to`, each a stage or an outcome. */
  transitions: string[];
  codes: string[];
  /** Points at which a worker was killed. */
  crashPoints: number;
  /** Random schedules of the simulator. */
  runs: number;
  /** How often ledgers were checked. */
  ledgers: number;
}

/** Writes a test's coverage to where the run collects it; a test that is run alone writes nothing. */
export function recordCoverage(shown: Partial<ObservedCoverage>): void {
  const folder = process.env['SHOWN_DIR'];
  if (folder === undefined) return;
  const { transitions = [], codes = [], crashPoints = 0, runs = 0, ledgers = 0 } = shown;
  const line = JSON.stringify({
    transitions,
    codes,
    crashPoints,
    runs,
    ledgers,
  } satisfies ObservedCoverage);
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${line}\n`);
}

/** The transitions and failure codes of a request, from its audit log. */
export function observeAuditLog(
  entries: readonly Pick<AuditEntry, 'action' | 'reason' | 'data'>[],
): Pick<ObservedCoverage, 'transitions' | 'codes'> {
  const entered = entries
    .filter(({ action }) => action === 'stage-entered')
    .map(({ data }) => String(data?.['stage']));
  const stages = ['screening', ...entered];
  return {
    transitions: stages.slice(1).map((to, i) => `${stages[i]} ${to}`),
    codes: entries.map(({ reason = '' }) => reason).filter(isFailureCode),
  };
}
