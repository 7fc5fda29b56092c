import type { Actor } from '../../domain/request/card-change-schema.ts';
import { findActsPerRun, findShare } from '../../domain/request/safety-acts.ts';
import { foldPersonId } from '../../domain/request/separation-of-duties.ts';
import type { ActionName } from '../contract.ts';

/** How much of a run's updates each side has used, and each person of it. */
export class ActionShares {
  readonly #used = new Map<string, number>();

  isUsedUp(action: ActionName, by: Actor): boolean {
    const { byPerson, bySide } = findActsPerRun(action);
    const { person, side } = nameShares(action, by);
    return this.#count(side) >= bySide || this.#count(person) >= byPerson;
  }

  take(action: ActionName, by: Actor): void {
    for (const share of Object.values(nameShares(action, by)))
      this.#used.set(share, this.#count(share) + 1);
  }

  #count = (share: string): number => this.#used.get(share) ?? 0;
}

function nameShares(action: ActionName, { id, role }: Actor) {
  const side = findShare(action, role);
  return { side, person: `${side}/${foldPersonId(id)}` };
}
