import type { Assessed } from '../activities/assess.ts';

/** What the rules said ahead of a gate that is about to be entered. */
export class Foresight {
  #ahead: { question: string; said: Assessed } | undefined;

  keep(question: string, said: Assessed): void {
    this.#ahead = { question, said };
  }

  /** Good for the very same question only, and once: whatever happened since asks the rules again. */
  take(question: string): Assessed | undefined {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    return ahead?.question === question ? ahead.said : undefined;
  }
}
