/**
 * Deadlines of all that waits in a request. A timer is not cancelled when somebody acts in time: it stays for
 * the waits after this one, and when it goes off too early for them, the rest of the time gets a timer.
 */
import { CancellationScope, condition, sleep } from '@temporalio/workflow';

export class Deadlines {
  /** When the running timers go off, epoch ms. */
  readonly #running = new Set<number>();
  #wentOff = 0;

  /**
   * Waits until `isOver`, for a time at most.
   * @param summary names the timer in the Temporal UI, where one has to be started
   * @returns false when the time was over first
   */
  async wait(isOver: () => boolean, ms: number, summary: string): Promise<boolean> {
    const until = Date.now() + ms;
    while (!isOver()) {
      const leftMs = until - Date.now();
      if (leftMs <= 0) return false;
      if (![...this.#running].some((at) => at <= until)) this.#start(until, leftMs, summary);
      const before = this.#wentOff;
      await condition(() => isOver() || this.#wentOff !== before);
    }
    return true;
  }

  #start(at: number, ms: number, summary: string): void {
    this.#running.add(at);
    // A timer serves every wait, so the end of one of them must not end it.
    void CancellationScope.nonCancellable(() => sleep(ms, { summary })).then(() => {
      this.#running.delete(at);
      this.#wentOff += 1;
    });
  }
}
