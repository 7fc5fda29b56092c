/** The jobs and commands of a run, task by task: enough to rebuild its instance, as after an eviction. */
import type { Engine, WorkflowInstance } from './engine.ts';
import { hasSameCommands, type IssuedCommand, type Job, type WorkflowRun } from './protocol.ts';

export interface HistoryEntry {
  /** Number of the workflow task. */
  task: number;
  at: number;
  jobs: readonly Job[];
  events: number;
  flags: readonly number[];
  issued: IssuedCommand[];
}

/** Updates refused by a validator leave no events: a replay does not contain them. */
function removeRefusedUpdates(entry: HistoryEntry): HistoryEntry {
  const ids = (state: string) =>
    new Set(
      entry.issued.flatMap(({ command }) =>
        command.kind === 'update' && command.state === state ? [command.id] : [],
      ),
    );
  const accepted = ids('accepted');
  const started = new Set(entry.jobs.flatMap((job) => (job.kind === 'update' ? [job.id] : [])));
  const refused = (id: string) => ids('rejected').has(id) && !accepted.has(id) && started.has(id);
  return {
    ...entry,
    jobs: entry.jobs.filter((job) => job.kind !== 'update' || !refused(job.id)),
    issued: entry.issued.filter(({ command }) => command.kind !== 'update' || !refused(command.id)),
  };
}

const isLocalOnly = (entry: HistoryEntry): boolean =>
  entry.jobs.every((job) => job.kind === 'activity' && job.local);

const listScheduledLocals = (entry: HistoryEntry): number[] =>
  entry.issued.flatMap(({ command }) =>
    command.kind === 'schedule' && command.activity.local ? [command.activity.seq] : [],
  );

/**
 * On replay, local activities of one task that were under way together end in one activation, at
 * the time of the last.
 */
function mergeLocalActivities(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const known = new Set<number>();
  const out: HistoryEntry[] = [];
  for (const entry of entries.map(removeRefusedUpdates).filter(({ jobs }) => jobs.length > 0)) {
    const last = out.at(-1);
    const together =
      last?.task === entry.task &&
      isLocalOnly(last) &&
      isLocalOnly(entry) &&
      entry.jobs.every((job) => job.kind === 'activity' && known.has(job.seq));
    if (last && together)
      out[out.length - 1] = {
        ...entry,
        jobs: [...last.jobs, ...entry.jobs],
        issued: [...last.issued, ...entry.issued],
      };
    else {
      for (const before of out.slice(-1))
        for (const seq of listScheduledLocals(before)) known.add(seq);
      out.push(entry);
    }
  }
  return out;
}

const listPatches = (entry: HistoryEntry): string[] =>
  entry.issued.flatMap(({ wire }) => wire.setPatchMarker?.patchId ?? []);

/** The instance at the end of the history, or the first difference between replay and history [I14]. */
export async function rebuildInstance(
  engine: Engine,
  run: WorkflowRun,
  history: readonly HistoryEntry[],
): Promise<{ instance: WorkflowInstance; difference?: string }> {
  const instance = await engine.createInstance(run, true);
  for (const entry of mergeLocalActivities(history)) {
    const patches = listPatches(entry);
    const { issued, fault } = await instance.activate({ ...entry, patches, replaying: true });
    if (fault !== undefined) return { instance, difference: `replay failed: ${fault}` };
    if (!hasSameCommands(issued, entry.issued))
      return {
        instance,
        difference: `task ${entry.task}: [${describeCommands(entry.issued)}] became [${describeCommands(issued)}]`,
      };
  }
  return { instance };
}

const describeCommands = (issued: readonly IssuedCommand[]): string =>
  issued
    .map(({ command }) =>
      command.kind === 'schedule' ? `schedule ${command.activity.type}` : command.kind,
    )
    .join(', ');
