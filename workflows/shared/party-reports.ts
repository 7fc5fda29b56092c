/** What parties reported by themselves and the process has not taken up yet. */
export class PartyReports {
  readonly #orderKeys = new Set<string>();
  readonly #messageIds = new Set<string>();
  /** How often a party reported that cut-over freezes were set or lifted. */
  cutoverFreezeCount = 0;

  /** False for a message that was received before. */
  accept(messageId: string): boolean {
    if (this.#messageIds.has(messageId)) return false;
    this.#messageIds.add(messageId);
    return true;
  }

  /** @param key our key of the order that was reported about; the next wait asks the party at once */
  add(key: string): void {
    this.#orderKeys.add(key);
  }

  has(key: string): boolean {
    return this.#orderKeys.has(key);
  }

  delete(key: string): void {
    this.#orderKeys.delete(key);
  }
}
