/** What all runs together have shown. */
import { failureCodes, isFailureCode } from '../../domain/failures.ts';
import { transitions } from '../../domain/transitions.ts';
import type { Status } from '../../workflows/contract.ts';
import { invariants } from './invariants/index.ts';
import { waysOf } from './invariants/trail.ts';
import type { Simulated } from './simulation.ts';
import type { Played } from './stage.ts';

/** Plain data, to be sent from one process to another. */
export interface Shown {
  runs: number;
  /** Watches over a new card after them. */
  watches: number;
  /** How often an invariant was checked. */
  checks: number;
  /** Workflow tasks carried out. */
  tasks: number;
  /** How the requests ended, or where they waited when the play was over. */
  ends: Record<string, number>;
  ways: string[];
  codes: string[];
}

export const nothingShown: Shown = {
  runs: 0,
  watches: 0,
  checks: 0,
  tasks: 0,
  ends: {},
  ways: [],
  codes: [],
};

export const shownBy = ({ played, watch }: Simulated): Shown =>
  watch?.seen.length ? together(shownByPart(played), shownByPart(watch)) : shownByPart(played);

function shownByPart(played: Played): Shown {
  const { server, seen, part } = played;
  const end = seen.at(-1)?.status.stage ?? 'nowhere';
  return {
    runs: part === 'request' ? 1 : 0,
    watches: part === 'watch' ? 1 : 0,
    checks: invariants[part].length,
    tasks: server.ended,
    ends: {
      [`${part === 'watch' ? 'watch ' : ''}${server.closed ? end : `waiting in ${end}`}`]: 1,
    },
    ways: waysOf(played).map(([from, to]) => `${from} ${to}`),
    codes: codesOf(played),
  };
}

/** Codes that somebody was told: on the trail, in a status, or as the answer to an act. */
function codesOf({ world, server, seen }: Played): string[] {
  const reasons = world.trail.entries.map(({ reason }) => reason ?? '');
  const problems = seen.flatMap(({ status }: { status: Status }) =>
    status.problems.map(({ code }) => code as string),
  );
  const refusals = [...server.updates.values()].map((update) =>
    'code' in update ? update.code : '',
  );
  return [...reasons, ...problems, ...refusals].filter(isFailureCode);
}

export function together(a: Shown, b: Shown): Shown {
  const ends = { ...a.ends };
  for (const [end, times] of Object.entries(b.ends)) ends[end] = (ends[end] ?? 0) + times;
  return {
    runs: a.runs + b.runs,
    watches: a.watches + b.watches,
    checks: a.checks + b.checks,
    tasks: a.tasks + b.tasks,
    ends,
    ways: [...new Set([...a.ways, ...b.ways])],
    codes: [...new Set([...a.codes, ...b.codes])],
  };
}

/** Ways of the process that no run took. */
export const waysNotTaken = ({ ways }: Shown): string[] => {
  const all = transitions.map(({ from, to }) => `${from} ${to}`);
  return all.filter((way) => !ways.includes(way));
};

/** A few lines for people. */
export function summaryOf(shown: Shown, seed: number, seconds: number): string {
  const missing = waysNotTaken(shown);
  const ends = Object.entries(shown.ends).toSorted(([, a], [, b]) => b - a);
  return [
    `${shown.runs} schedules replayed, seed ${seed}, ${(shown.runs / seconds).toFixed(0)} a second`,
    `${shown.checks} invariant checks, ${shown.tasks} workflow tasks`,
    `transitions ${transitions.length - missing.length} of ${transitions.length}` +
      (missing.length > 0 ? `; not taken: ${missing.map(arrow).join(', ')}` : ''),
    `failure codes ${shown.codes.length} of ${failureCodes.length}`,
    `ends: ${ends.map(([end, times]) => `${end} ${times}`).join(', ')}`,
  ].join('\n');
}

const arrow = (way: string): string => way.replace(' ', ' → ');
