/** Virtual time: a queue of events and their instants. */
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

  /** @param key identifies an event that can be cancelled */
  after(ms: number, happen: ScheduledEvent['run'], key = ''): void {
    const at = this.now + Math.max(0, ms);
    const later = this.#scheduled.findIndex((coming) => coming.at > at);
    this.#scheduled.splice(later < 0 ? this.#scheduled.length : later, 0, { at, key, run: happen });
  }

  /** Cancels an event. @returns whether it was still queued */
  cancel(key: string): boolean {
    const before = this.#scheduled.length;
    this.#scheduled = this.#scheduled.filter((coming) => coming.key !== key);
    return this.#scheduled.length < before;
  }

  /** When the next event is due, epoch ms; undefined when none is queued. */
  get nextAt(): number | undefined {
    return this.#scheduled[0]?.at;
  }

  /** Advances to the next event and runs it; among events of one instant the schedule chooses. */
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
