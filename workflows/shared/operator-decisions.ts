/** What operators decided about steps and questions that failed: try again, or leave out. */
export class OperatorDecisions {
  readonly #retries = new Set<string>();
  readonly #skips = new Set<string>();

  /** @param key `requestId/step/target` */
  retry(key: string): void {
    this.#retries.add(key);
  }

  skip(key: string): void {
    this.#skips.add(key);
  }

  hasRetry(key: string): boolean {
    return this.#retries.has(key);
  }

  isDecided(key: string): boolean {
    return this.#retries.has(key) || this.#skips.has(key);
  }

  /** True once per decision to try again. */
  takeRetry(key: string): boolean {
    return this.#retries.delete(key);
  }

  /** True once per decision to leave out. */
  takeSkip(key: string): boolean {
    return this.#skips.delete(key);
  }
}
