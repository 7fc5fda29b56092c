/** What all runs together have shown. */
import { failureCodes, isFailureCode } from '../../domain/failures.ts';
import { transitions, watchTransitions } from '../../domain/transitions.ts';
import type { Status } from '../../workflows/contract.ts';
import { invariants, ledgerChecks } from './invariants/index.ts';
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
  /** How often ledgers were checked, and the entries in them. */
  ledgers: number;
  effects: number;
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
  ledgers: 0,
  effects: 0,
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
    ledgers: invariants[part].filter((check) => ledgerChecks.includes(check)).length,
    effects: part === 'request' ? played.world.ground.ledger.length : 0,
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
    ledgers: a.ledgers + b.ledgers,
    effects: a.effects + b.effects,
    checks: a.checks + b.checks,
    tasks: a.tasks + b.tasks,
    ends,
    ways: [...new Set([...a.ways, ...b.ways])],
    codes: [...new Set([...a.codes, ...b.codes])],
  };
}

const allWays = [...transitions, ...watchTransitions].map(({ from, to }) => `${from} ${to}`);

/** Ways of the process, and of the watch after it, that no run took. */
export const waysNotTaken = ({ ways }: Shown): string[] => {
  return allWays.filter((way) => !ways.includes(way));
};

/** A few lines for people. */
export function summaryOf(shown: Shown, seed: number, seconds: number): string {
  const missing = waysNotTaken(shown);
  const ends = Object.entries(shown.ends).toSorted(([, a], [, b]) => b - a);
  return [
    `${shown.runs} schedules replayed, seed ${seed}, ${(shown.runs / seconds).toFixed(1)} a second`,
    `${shown.watches} watches over a new card, ${shown.tasks} workflow tasks`,
    `${shown.checks} invariant checks, ${shown.ledgers} of them of ledgers with ${shown.effects} effects`,
    `transitions ${allWays.length - missing.length} of ${allWays.length}` +
      (missing.length > 0 ? `; not taken: ${missing.map(arrow).join(', ')}` : ''),
    `failure codes ${shown.codes.length} of ${failureCodes.length}`,
    `ends: ${ends.map(([end, times]) => `${end} ${times}`).join(', ')}`,
  ].join('\n');
}

const arrow = (way: string): string => way.replace(' ', ' → ');
