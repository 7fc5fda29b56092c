/** The trail tells the whole story, and the request only went ways that are on the map (I10). */
import { mayMove } from '../../../domain/transitions.ts';
import type { StageOrOutcome } from '../../../domain/stages.ts';
import type { Played } from '../stage.ts';

/** The stages of a run in order, by the trail. */
export function waysOf({ world }: Played): [StageOrOutcome, StageOrOutcome][] {
  const entered = world.trail.entries
    .toSorted((a, b) => a.seq - b.seq)
    .filter(({ action }) => action.startsWith('entered '))
    .map(({ action }) => action.replace('entered ', '') as StageOrOutcome);
  const stages: StageOrOutcome[] = ['screening', ...entered];
  return stages
    .slice(1)
    .map((to, i): [StageOrOutcome, StageOrOutcome] => [stages[i] ?? 'screening', to])
    .filter(([from, to]) => from !== to);
}

export function trailIsWhole(played: Played): string[] {
  const { entries } = played.world.trail;
  const missing = entries.map(({ seq }) => seq).toSorted((a, b) => a - b);
  const gaps = missing.some((seq, i) => seq !== i + 1) ? ['the trail has gaps (I10)'] : [];
  const strange = waysOf(played)
    .filter(([from, to]) => !mayMove(from, to))
    .map(([from, to]) => `went from ${from} to ${to}, which is no way`);
  return [...gaps, ...new Set(strange)];
}
