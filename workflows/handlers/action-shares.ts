import type { Role } from '../../domain/request/card-change-schema.ts';
import { findActsPerRun, findShare } from '../../domain/request/safety-acts.ts';
import type { ActionName } from '../contract.ts';

/**
 * How much of a run's updates each side has used. The API counts as well; this holds also for callers
 * that reach Temporal directly.
 */
export class ActionShares {
  readonly #used = new Map<string, number>();

  isUsedUp(action: ActionName, role: Role): boolean {
    const used = this.#used.get(findShare(action, role)) ?? 0;
    return used >= findActsPerRun(action).bySide;
  }

  take(action: ActionName, role: Role): void {
    const share = findShare(action, role);
    this.#used.set(share, (this.#used.get(share) ?? 0) + 1);
  }
}
