/** Who of the staff works on the request. */
export class Claim {
  #current: { by: string; until: string } | undefined;

  get current(): { by: string; until: string } | undefined {
    return this.#current;
  }

  /** @param until end of the shift, ISO 8601 */
  set(by: string, until: string): void {
    this.#current = { by, until };
  }

  drop(): void {
    this.#current = undefined;
  }

  /** Whoever holds it at an instant: a claim expires at the end of the shift. */
  findHolder(now: string): string | undefined {
    return this.#current && now < this.#current.until ? this.#current.by : undefined;
  }
}
