import { isSamePerson } from '../../domain/request/separation-of-duties.ts';

/** Actions that need two people: remembers who asked first. */
export class DualApproval {
  readonly #firstApprovers = new Map<string, string>();
  /** Part of every key: what was asked for in an earlier round does not count. */
  round = 0;

  findFirst(key: string): string | undefined {
    return this.#firstApprovers.get(key);
  }

  /** True for the second of two people who ask for the same; the first is remembered until then. */
  confirm(key: string, by: string): boolean {
    const first = this.#firstApprovers.get(key);
    if (first !== undefined && !isSamePerson(first, by)) {
      this.#firstApprovers.delete(key);
      return true;
    }
    this.#firstApprovers.set(key, by);
    return false;
  }
}
