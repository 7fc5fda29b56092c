/** A workflow task that a worker has in hand. */
import type { Command, Job } from './protocol.ts';

export interface Task {
  n: number;
  /** Events it was given; a lost task gives them back. */
  jobs: Job[];
  /** Length of the history before it. */
  from: number;
  /** Take effect when the task has ended. */
  commands: Command[];
  /** Resolved within the task. */
  inside: Job[];
  openLocals: number;
  /** Local activities of an earlier task go on in it: what they answered cannot be had anew here. */
  renewed: boolean;
  /** Epoch ms. */
  startedAt: number;
}

/** A task with open local activities is renewed after so long, which lets other events in. */
export const heartbeatMs = 8_000;
/** After so long a task counts as lost and is given to another worker. */
export const taskTimeoutMs = 10_000;

/** Core's order within one activation; updates come after signals, whichever was sent first. */
const rank = ({ kind }: Job): number => {
  const early = ['start', 'signal', 'update'].indexOf(kind);
  return early < 0 ? 3 : early;
};

export const inCoresOrder = (a: Job, b: Job): number => rank(a) - rank(b);
