/** Choices of speed and order, read from a schedule; 0, the baseline, when none are left. */
export class Choices {
  readonly #choices: readonly number[];
  #at = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  /** The next choice, from 0 to n-1. */
  choose(n: number): number {
    if (n <= 1) return 0;
    const choice = this.#choices[this.#at] ?? 0;
    this.#at += 1;
    return choice % n;
  }
}
