/** Contacts that have objected to the change. */
export class Objectors {
  readonly #contacts: Set<string>;

  constructor(contacts: readonly string[] = []) {
    this.#contacts = new Set(contacts);
  }

  /** @returns whether the contact objected before */
  add(contact: string): boolean {
    const isRepeat = this.#contacts.has(contact);
    this.#contacts.add(contact);
    return isRepeat;
  }

  /** What they objected to is not asked for any more. */
  clear(): void {
    this.#contacts.clear();
  }

  list(): string[] {
    return [...this.#contacts];
  }
}
