/**
 * Tells what is slow from what stands still. A busy machine makes everything slower, so that no fixed
 * time for a whole sample is right; but something moves all the time.
 */
export class StallGuard {
  /** Time without a change, in ms: longer than any deadline that a sample waits for. */
  static readonly limitMs = 5 * 60_000;
  /** A reading counts for this time at most, in ms: while nothing can be read, nothing is known to stand still. */
  static readonly countedPerReadingMs = 10_000;
  #position = '';
  #readAt = 0;
  #unchangedMs = 0;

  /** Whether all readings for longer than the limit were the same. @param now ms since 1970 */
  isStalled(position: readonly unknown[], now = Date.now()): boolean {
    const text = JSON.stringify(position);
    const sinceLastReadingMs = Math.min(now - this.#readAt, StallGuard.countedPerReadingMs);
    this.#unchangedMs = text === this.#position ? this.#unchangedMs + sinceLastReadingMs : 0;
    this.#position = text;
    this.#readAt = now;
    return this.#unchangedMs > StallGuard.limitMs;
  }
}
