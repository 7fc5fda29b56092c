/** The coverage of all runs together. */
import { failureCodes, isFailureCode } from '../../../domain/failures/codes.ts';
import { transitions, watchTransitions } from '../../../domain/request/transitions.ts';
import type { Status } from '../../../workflows/contract.ts';
import { invariants, ledgerChecks } from '../invariants/index.ts';
import { listTransitions } from '../invariants/audit-log.ts';
import type { SimulationResult } from '../run/simulation.ts';
import type { SimulatedRun } from '../run/setup.ts';

/** Plain data, to be sent from one process to another. */
export interface RunCoverage {
  runs: number;
  /** Watches that followed them. */
  watches: number;
  /** How often an invariant was checked. */
  checks: number;
  /** How often ledgers were checked, and the entries in them. */
  ledgers: number;
  effects: number;
  /** Completed workflow tasks. */
  tasks: number;
  /** How the requests ended, or where they waited at the end of the run. */
  ends: Record<string, number>;
  transitions: string[];
  codes: string[];
}

export const emptyCoverage: RunCoverage = {
  runs: 0,
  watches: 0,
  checks: 0,
  ledgers: 0,
  effects: 0,
  tasks: 0,
  ends: {},
  transitions: [],
  codes: [],
};

export const measureCoverage = ({ played, watch }: SimulationResult): RunCoverage =>
  watch?.observations.length
    ? mergeCoverage(measurePart(played), measurePart(watch))
    : measurePart(played);

function measurePart(played: SimulatedRun): RunCoverage {
  const { server, observations, part } = played;
  const end = observations.at(-1)?.status.stage ?? 'nowhere';
  return {
    runs: part === 'request' ? 1 : 0,
    watches: part === 'watch' ? 1 : 0,
    checks: invariants[part].length,
    ledgers: invariants[part].filter((check) => ledgerChecks.includes(check)).length,
    effects: part === 'request' ? played.world.context.ledger.length : 0,
    tasks: server.completedTasks,
    ends: {
      [`${part === 'watch' ? 'watch ' : ''}${server.closed ? end : `waiting in ${end}`}`]: 1,
    },
    transitions: listTransitions(played).map(([from, to]) => `${from} ${to}`),
    codes: collectCodes(played),
  };
}

/** Failure codes that were reported: in the audit log, in a status, or as the answer to an action. */
function collectCodes({ world, server, observations }: SimulatedRun): string[] {
  const reasons = world.auditLog.entries.map(({ reason }) => reason ?? '');
  const problems = observations.flatMap(({ status }: { status: Status }) =>
    status.problems.map(({ code }) => code as string),
  );
  const refusals = [...server.updates.values()].map((update) =>
    'code' in update ? update.code : '',
  );
  return [...reasons, ...problems, ...refusals].filter(isFailureCode);
}

export function mergeCoverage(a: RunCoverage, b: RunCoverage): RunCoverage {
  const ends = { ...a.ends };
  for (const [end, times] of Object.entries(b.ends)) ends[end] = (ends[end] ?? 0) + times;
  return {
    runs: a.runs + b.runs,
    watches: a.watches + b.watches,
    ledgers: a.ledgers + b.ledgers,
    effects: a.effects + b.effects,
    checks: a.checks + b.checks,
    tasks: a.tasks + b.tasks,
    ends,
    transitions: [...new Set([...a.transitions, ...b.transitions])],
    codes: [...new Set([...a.codes, ...b.codes])],
  };
}

const allTransitions = [...transitions, ...watchTransitions].map(({ from, to }) => `${from} ${to}`);

/** Transitions of the process and of the watch that no run took. */
export const findMissingTransitions = ({ transitions: ways }: RunCoverage): string[] => {
  return allTransitions.filter((way) => !ways.includes(way));
};

/** A summary in a few lines of text. */
export function formatSummary(coverage: RunCoverage, seed: number, seconds: number): string {
  const missing = findMissingTransitions(coverage);
  const ends = Object.entries(coverage.ends).toSorted(([, a], [, b]) => b - a);
  return [
    `${coverage.runs} schedules replayed, seed ${seed}, ${(coverage.runs / seconds).toFixed(1)} a second`,
    `${coverage.watches} watches over a new card, ${coverage.tasks} workflow tasks`,
    `${coverage.checks} invariant checks, ${coverage.ledgers} of them of ledgers with ${coverage.effects} effects`,
    `transitions ${allTransitions.length - missing.length} of ${allTransitions.length}` +
      (missing.length > 0 ? `; not taken: ${missing.map(formatTransition).join(', ')}` : ''),
    `failure codes ${coverage.codes.length} of ${failureCodes.length}`,
    `ends: ${ends.map(([end, times]) => `${end} ${times}`).join(', ')}`,
  ].join('\n');
}

const formatTransition = (way: string): string => way.replace(' ', ' → ');
