/** What was read from the vault, for a minute: what is deleted there is known here for no longer. */
const rememberedForMs = 60_000;

export class BriefMemory<T> {
  readonly #getTimeMs: () => number;
  /** In the order in which they were read, the oldest first. */
  readonly #remembered = new Map<string, { value: T; until: number }>();

  /** @param getTimeMs the clock by which values are forgotten */
  constructor(getTimeMs: () => number = () => performance.now()) {
    this.#getTimeMs = getTimeMs;
  }

  get(name: string): T | undefined {
    const remembered = this.#remembered.get(name);
    return remembered && this.#getTimeMs() < remembered.until ? remembered.value : undefined;
  }

  set(name: string, value: T): void {
    const now = this.#getTimeMs();
    for (const [other, { until }] of this.#remembered) {
      if (now < until) break;
      this.#remembered.delete(other);
    }
    this.#remembered.delete(name);
    this.#remembered.set(name, { value, until: now + rememberedForMs });
  }
}
