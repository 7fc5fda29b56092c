/** What the tests of a run have shown together, in lines for its end: failure codes, stages, ways between them, and how much was tried. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureCodes } from '../../domain/failures/codes.ts';
import { gateNames, outcomeKinds, sideStages, type Stage } from '../../domain/request/stages.ts';
import { transitions } from '../../domain/request/transitions.ts';
import { findUntestedCodes } from '../../test/support/failure-code-coverage.ts';
import type { ObservedCoverage } from '../../test/support/observed-coverage.ts';

const stagesFromHold: readonly Stage[] = ['switching', 'trial', 'rolling-back'];

/** Ways between stages that end before any payout is held for the switch [E3]. */
const transitionsBeforeSwitch = transitions
  .filter(({ from, to }) => !stagesFromHold.includes(from) && to !== 'rolling-back')
  .map(({ from, to }) => `${from} ${to}`);

/** @param folder where `recordCoverage` wrote during the run */
export function describeCoverage(folder: string): string[] {
  const observed = readObserved(folder);
  const ways = new Set(observed.flatMap((each) => each.transitions));
  const codes = new Set(observed.flatMap((each) => each.codes));
  const stages = new Set(['screening', ...[...ways].flatMap((way) => way.split(' '))]);
  const all = transitions.map(({ from, to }) => `${from} ${to}`);
  const unreached = findUntestedCodes().filter((code) => !codes.has(code));
  return [
    describeMissing('failure codes reached', failureCodes, (code) => !unreached.includes(code)),
    describeMissing('stages entered', [...gateNames, ...sideStages, ...outcomeKinds], (at) =>
      stages.has(at),
    ),
    describeMissing('transitions before the switch', transitionsBeforeSwitch, (way) =>
      ways.has(way),
    ),
    describeMissing('transitions in all', all, (way) => ways.has(way)),
    describeCounts(observed),
  ];
}

function describeCounts(shown: readonly ObservedCoverage[]): string {
  const sum = (what: 'crashPoints' | 'runs' | 'ledgers') =>
    shown.reduce((all, each) => all + each[what], 0);
  return `crash points: ${sum('crashPoints')}, random schedules: ${sum('runs')}, ledger checks: ${sum('ledgers')}`;
}

function readObserved(folder: string): ObservedCoverage[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
    .map((kept) => JSON.parse(kept) as ObservedCoverage);
}

/** `what: 3 of 4; not: the fourth` */
function describeMissing<Each extends string>(
  what: string,
  all: readonly Each[],
  isObserved: (each: Each) => boolean,
): string {
  const missing = all.filter((each) => !isObserved(each));
  const named = missing.map((each) => each.replace(' ', ' → ')).join(', ');
  return `${what}: ${all.length - missing.length} of ${all.length}${named ? `; not: ${named}` : ''}`;
}
