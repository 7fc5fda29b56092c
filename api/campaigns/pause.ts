import { setImmediate } from 'node:timers/promises';

/** How long work on a file may keep other callers waiting, in ms. */
const sliceMs = 15;

/**
 * Lets other calls run: long work awaits it between its steps, and it gives the process away when a
 * slice of time is over.
 */
export function createPause() {
  let since = performance.now();
  const pause = async (): Promise<void> => {
    if (performance.now() - since < sliceMs) return;
    await setImmediate();
    since = performance.now();
  };
  let steps = 0;
  /** The same for steps so short that to look at the clock would take longer. */
  const every = (count: number): Promise<void> | undefined => {
    steps += 1;
    return steps % count === 0 ? pause() : undefined;
  };
  return Object.assign(pause, { every });
}
