import type { Recall } from '../../domain/watch/recall.ts';

/** The recall that staff have asked for, if any. */
export class RecallState {
  /** Two people have asked for it, and nothing was done yet. */
  isWanted = false;
  /** How often one was asked for: each has a key of its own. */
  times = 0;
  /** The newest one. */
  current: Recall | undefined;

  get isOpen(): boolean {
    return this.isWanted || this.current?.state === 'asked';
  }
}
