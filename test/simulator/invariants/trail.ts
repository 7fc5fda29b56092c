/** The trail tells the whole story, and the request only went ways that are on the map (I10). */
import { mayMove, watchMayMove } from '../../../domain/transitions.ts';
import type { StageOrOutcome } from '../../../domain/stages.ts';
import type { Played } from '../stage.ts';

/** The stages of a run in order, by the trail: the watch's come after the request's. */
export function waysOf({ world, part }: Played): [StageOrOutcome, StageOrOutcome][] {
  const entries = world.trail.entries.toSorted((a, b) => a.seq - b.seq);
  const closed = entries.findIndex(({ action }) => action === 'closed');
  const entered = (
    part === 'watch' ? entries.slice(closed + 1) : entries.slice(0, closed + 1 || Infinity)
  )
    .filter(({ action }) => action.startsWith('entered '))
    .map(({ action }) => action.replace('entered ', '') as StageOrOutcome);
  const first: StageOrOutcome = part === 'watch' ? 'completed' : 'screening';
  const stages: StageOrOutcome[] = [first, ...entered];
  return stages
    .slice(1)
    .map((to, i): [StageOrOutcome, StageOrOutcome] => [stages[i] ?? first, to])
    .filter(([from, to]) => from !== to);
}

export function trailIsWhole(played: Played): string[] {
  const { entries } = played.world.trail;
  const missing = entries.map(({ seq }) => seq).toSorted((a, b) => a - b);
  const gaps = missing.some((seq, i) => seq !== i + 1) ? ['the trail has gaps (I10)'] : [];
  const strange = waysOf(played)
    .filter(([from, to]) => !(played.part === 'watch' ? watchMayMove(from, to) : mayMove(from, to)))
    .map(([from, to]) => `went from ${from} to ${to}, which is no way`);
  return [...gaps, ...new Set(strange)];
}
