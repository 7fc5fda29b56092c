/** What the tests of a run have shown together, in lines for its end: failure codes, stages, ways between them, and how much was tried. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureCodes } from '../../domain/failures.ts';
import { gateNames, outcomeKinds, sideStages, type Stage } from '../../domain/stages.ts';
import { transitions } from '../../domain/transitions.ts';
import { unreachedCodes } from '../../test/support/reached.ts';
import type { Shown } from '../../test/support/shown.ts';

const fromTheHold: readonly Stage[] = ['switching', 'trial', 'rolling-back'];

/** Ways between stages that end before any payout is held for the switch (rules.md E3). */
const beforeSwitch = transitions
  .filter(({ from, to }) => !fromTheHold.includes(from) && to !== 'rolling-back')
  .map(({ from, to }) => `${from} ${to}`);

/** @param folder where `keepShown` wrote during the run */
export function coverageLines(folder: string): string[] {
  const shown = shownIn(folder);
  const ways = new Set(shown.flatMap((each) => each.ways));
  const codes = new Set(shown.flatMap((each) => each.codes));
  const stages = new Set(['screening', ...[...ways].flatMap((way) => way.split(' '))]);
  const all = transitions.map(({ from, to }) => `${from} ${to}`);
  const unreached = unreachedCodes().filter((code) => !codes.has(code));
  return [
    line('failure codes reached', failureCodes, (code) => !unreached.includes(code)),
    line('stages entered', [...gateNames, ...sideStages, ...outcomeKinds], (at) => stages.has(at)),
    line('transitions before the switch', beforeSwitch, (way) => ways.has(way)),
    line('transitions in all', all, (way) => ways.has(way)),
    countsOf(shown),
  ];
}

function countsOf(shown: readonly Shown[]): string {
  const sum = (what: 'crashPoints' | 'runs' | 'ledgers') =>
    shown.reduce((all, each) => all + each[what], 0);
  return `crash points: ${sum('crashPoints')}, random schedules: ${sum('runs')}, ledger checks: ${sum('ledgers')}`;
}

function shownIn(folder: string): Shown[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
    .map((kept) => JSON.parse(kept) as Shown);
}

/** `what: 3 of 4; not: the fourth` */
function line<Each extends string>(
  what: string,
  all: readonly Each[],
  isShown: (each: Each) => boolean,
): string {
  const missing = all.filter((each) => !isShown(each));
  const named = missing.map((each) => each.replace(' ', ' → ')).join(', ');
  return `${what}: ${all.length - missing.length} of ${all.length}${named ? `; not: ${named}` : ''}`;
}
