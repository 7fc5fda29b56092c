/** Virtual time: what happens next, and when. */
import type { Choices } from '../schedule/choices.ts';

interface ScheduledEvent {
  at: number;
  key: string;
  run(): void | Promise<void>;
}

export class Clock {
  /** Epoch ms. */
  now: number;
  /** How many events have happened. */
  eventCount = 0;
  readonly #choices: Choices;
  #scheduled: ScheduledEvent[] = [];

  constructor(startedAt: number, choices: Choices) {
    this.now = startedAt;
    this.#choices = choices;
  }

  get iso(): string {
    return new Date(this.now).toISOString();
  }

  /** @param key names what can be called off again */
  after(ms: number, happen: ScheduledEvent['run'], key = ''): void {
    const at = this.now + Math.max(0, ms);
    const later = this.#scheduled.findIndex((coming) => coming.at > at);
    this.#scheduled.splice(later < 0 ? this.#scheduled.length : later, 0, { at, key, run: happen });
  }

  /** Whether it was still to come. */
  cancel(key: string): boolean {
    const before = this.#scheduled.length;
    this.#scheduled = this.#scheduled.filter((coming) => coming.key !== key);
    return this.#scheduled.length < before;
  }

  /** When the next event is due, epoch ms; undefined when nothing is to come. */
  get nextAt(): number | undefined {
    return this.#scheduled[0]?.at;
  }

  /** Goes to the next event and lets it happen; of several at one instant any may be first. */
  async step(): Promise<void> {
    const first = this.#scheduled[0];
    if (!first) return;
    const equal = this.#scheduled.findLastIndex(({ at }) => at === first.at);
    const [event] = this.#scheduled.splice(this.#choices.choose(equal + 1), 1);
    this.now = Math.max(this.now, first.at);
    this.eventCount += 1;
    await event?.run();
  }
}
