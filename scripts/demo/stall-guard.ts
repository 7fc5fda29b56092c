/**
 * Tells what is slow from what stands still. A busy machine makes everything slower, so that no fixed
 * time for a whole sample is right; but something moves all the time.
 */
export class StallGuard {
  /** The longest time without a change, in ms: longer than any deadline that a sample waits for. */
  static readonly limitMs = 5 * 60_000;
  #position = '';
  #changedAt = Date.now();

  /** Whether the position has been the same for longer than the limit. @param now ms since 1970 */
  isStalled(position: readonly unknown[], now = Date.now()): boolean {
    const text = JSON.stringify(position);
    if (text !== this.#position) {
      this.#position = text;
      this.#changedAt = now;
    }
    return now - this.#changedAt > StallGuard.limitMs;
  }
}
