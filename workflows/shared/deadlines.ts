/**
 * Deadlines of all that waits in a request. A timer is not cancelled when somebody acts in time: it stays for
 * the waits after this one, and when it goes off too early for them, the rest of the time gets a timer.
 */
import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';

export class Deadlines {
  /** The running timers, by when they go off, epoch ms. */
  readonly #running = new Map<number, CancellationScope>();
  #wentOff = 0;

  /**
   * Waits until `isOver`, for a time at most.
   * @param summary names the timer in the Temporal UI, where one has to be started
   * @param isExact the time will pass: timers that go off before are of no use to this wait and are cancelled. Other
   *   waits start another one
   * @returns false when the time was over first
   */
  async wait(
    isOver: () => boolean,
    ms: number,
    summary: string | undefined,
    isExact = false,
  ): Promise<boolean> {
    const until = Date.now() + ms;
    if (isExact && !isOver()) this.#cancelBefore(until);
    while (!isOver()) {
      const leftMs = until - Date.now();
      if (leftMs <= 0) return false;
      if (![...this.#running.keys()].some((at) => at <= until)) this.#start(until, leftMs, summary);
      const before = this.#wentOff;
      await condition(() => isOver() || this.#wentOff !== before);
    }
    return true;
  }

  #start(at: number, ms: number, summary: string | undefined): void {
    // A timer serves every wait, so the end of one of them must not end it.
    void CancellationScope.nonCancellable(async () => {
      const scope = new CancellationScope({ cancellable: true });
      this.#running.set(at, scope);
      await scope
        .run(() => sleep(ms, { ...(summary !== undefined && { summary }) }))
        .catch(throwUnlessCancelled);
      if (this.#running.get(at) === scope) this.#running.delete(at);
      this.#wentOff += 1;
    });
  }

  #cancelBefore(until: number): void {
    for (const [at, scope] of this.#running) {
      if (at >= until) continue;
      this.#running.delete(at);
      scope.cancel();
    }
  }
}

function throwUnlessCancelled(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
