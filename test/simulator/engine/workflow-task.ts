/** A workflow task that a worker has started. */
import type { Command, Job } from './protocol.ts';

export interface WorkflowTask {
  n: number;
  /** Events of the task; a lost task returns them. */
  jobs: Job[];
  /** Length of the history before the task. */
  from: number;
  /** Commands that take effect when the task has ended. */
  commands: Command[];
  /** Resolved within the task. */
  localJobs: Job[];
  openLocals: number;
  /** Local activities of an earlier task continue in it: their answers cannot be produced again here. */
  isRenewed: boolean;
  /** Epoch ms. */
  startedAt: number;
}

/** A task with open local activities is renewed after so long, which lets other events in. */
export const heartbeatMs = 8_000;
/** After so long a task counts as lost and is given to another worker. */
export const taskTimeoutMs = 10_000;

/** Core's order within one activation; updates come after signals, whichever was sent first. */
const rankJob = ({ kind }: Job): number => {
  const early = ['start', 'signal', 'update'].indexOf(kind);
  return early < 0 ? 3 : early;
};

export const compareJobs = (a: Job, b: Job): number => rankJob(a) - rankJob(b);
