/** The audit log is complete, and the request took only documented transitions [I10]. */
import { mayTransition, mayWatchTransition } from '../../../domain/request/transitions.ts';
import type { StageOrOutcome } from '../../../domain/request/stages.ts';
import type { SimulatedRun } from '../run/setup.ts';

/** The stages of a run in order, from the audit log: those of the watch follow those of the request. */
export function listTransitions({ world, part }: SimulatedRun): [StageOrOutcome, StageOrOutcome][] {
  const entries = world.auditLog.entries.toSorted((a, b) => a.seq - b.seq);
  const closed = entries.findIndex(({ action }) => action === 'closed');
  const entered = (
    part === 'watch' ? entries.slice(closed + 1) : entries.slice(0, closed + 1 || Infinity)
  )
    .filter(({ action }) => action === 'stage-entered')
    .map(({ data }) => data?.['stage'] as StageOrOutcome);
  const first: StageOrOutcome = part === 'watch' ? 'completed' : 'screening';
  const stages: StageOrOutcome[] = [first, ...entered];
  return stages
    .slice(1)
    .map((to, i): [StageOrOutcome, StageOrOutcome] => [stages[i] ?? first, to])
    .filter(([from, to]) => from !== to);
}

export function checkAuditLog(played: SimulatedRun): string[] {
  const { entries } = played.world.auditLog;
  const missing = entries.map(({ seq }) => seq).toSorted((a, b) => a - b);
  const gaps = missing.some((seq, i) => seq !== i + 1) ? ['the audit log has gaps (I10)'] : [];
  const strange = listTransitions(played)
    .filter(
      ([from, to]) =>
        !(played.part === 'watch' ? mayWatchTransition(from, to) : mayTransition(from, to)),
    )
    .map(([from, to]) => `went from ${from} to ${to}, which is no way`);
  return [...gaps, ...new Set(strange)];
}
