/** How long requests stayed in each stage, and how often a promised time was kept: for supervisors. */
import { isOutcome, type Stage } from '../request/stages.ts';

/** An entry of the audit log that begins a stage, or that says that a time was missed. */
export interface StageMark {
  requestId: string;
  /** ISO 8601 */
  at: string;
  /** Missing for an entry that says that a time was missed. */
  entered?: string;
}

export interface StageTimes {
  stage: Stage;
  /** How often a stage was left, and how often before that no time was missed. */
  left: number;
  kept: number;
  /** ms; of half of the visits it was no more. */
  medianMs: number;
  longestMs: number;
}

interface Visit {
  stage: string;
  ms: number;
  isKept: boolean;
}

/**
 * Counts the visits of each stage that have ended. A stage that is entered again is another visit.
 * @param marks of each request in the order in which they were written
 */
export function measureStages(marks: readonly StageMark[]): StageTimes[] {
  const visitsByStage = new Map<string, Visit[]>();
  for (const visit of findVisits(marks)) {
    if (isOutcome(visit.stage)) continue;
    const visits = visitsByStage.get(visit.stage);
    if (visits) visits.push(visit);
    else visitsByStage.set(visit.stage, [visit]);
  }
  return [...visitsByStage].map(([stage, visits]) => {
    const times = visits.map(({ ms }) => ms).toSorted((one, other) => one - other);
    return {
      stage: stage as Stage,
      left: visits.length,
      kept: visits.filter(({ isKept }) => isKept).length,
      medianMs: times[Math.floor((times.length - 1) / 2)] ?? 0,
      longestMs: times.at(-1) ?? 0,
    };
  });
}

function* findVisits(marks: readonly StageMark[]): Generator<Visit> {
  const open = new Map<string, { stage: string; since: number; isKept: boolean }>();
  for (const { requestId, at, entered } of marks) {
    const visit = open.get(requestId);
    if (entered === undefined) {
      if (visit) visit.isKept = false;
      continue;
    }
    const now = Date.parse(at);
    if (visit) yield { stage: visit.stage, ms: now - visit.since, isKept: visit.isKept };
    open.set(requestId, { stage: entered, since: now, isKept: true });
  }
}
