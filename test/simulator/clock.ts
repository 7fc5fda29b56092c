/** Virtual time: what happens next, and when. */
import type { Pace } from './pace.ts';

interface Coming {
  at: number;
  key: string;
  happen(): void | Promise<void>;
}

export class Clock {
  /** Epoch ms. */
  now: number;
  /** How many events have happened. */
  happened = 0;
  readonly #pace: Pace;
  #coming: Coming[] = [];

  constructor(startedAt: number, pace: Pace) {
    this.now = startedAt;
    this.#pace = pace;
  }

  get iso(): string {
    return new Date(this.now).toISOString();
  }

  /** @param key names what can be called off again */
  after(ms: number, happen: Coming['happen'], key = ''): void {
    const at = this.now + Math.max(0, ms);
    const later = this.#coming.findIndex((coming) => coming.at > at);
    this.#coming.splice(later < 0 ? this.#coming.length : later, 0, { at, key, happen });
  }

  /** Whether it was still to come. */
  callOff(key: string): boolean {
    const before = this.#coming.length;
    this.#coming = this.#coming.filter((coming) => coming.key !== key);
    return this.#coming.length < before;
  }

  /** When the next event is due, epoch ms; undefined when nothing is to come. */
  get next(): number | undefined {
    return this.#coming[0]?.at;
  }

  /** Goes to the next event and lets it happen; of several at one instant any may be first. */
  async step(): Promise<void> {
    const first = this.#coming[0];
    if (!first) return;
    const equal = this.#coming.findLastIndex(({ at }) => at === first.at);
    const [event] = this.#coming.splice(this.#pace.choose(equal + 1), 1);
    this.now = Math.max(this.now, first.at);
    this.happened += 1;
    await event?.happen();
  }
}
