/**
 * A cutover freeze stops all cut-overs of a bank, a network or an acquirer. Requests wait and go on by
 * themselves when staff lift it (docs/decisions/0016-cutover-freezes.md).
 */
import type { Actor, Role } from '../request/card-change-schema.ts';
import type { FailureCode } from '../failures/codes.ts';

export const cutoverFreezeScopes = ['bank', 'network', 'acquirer'] as const;
export type CutoverFreezeScope = (typeof cutoverFreezeScopes)[number];

/** What a freeze stops, always for one acquirer: a bank by its code of three digits, a network or the acquirer by id. */
export interface CutoverFreezeTarget {
  acquirerId: string;
  scope: CutoverFreezeScope;
  name: string;
}

export interface CutoverFreeze extends CutoverFreezeTarget {
  /** Why staff set the freeze; for staff only. */
  reason: string;
  by: string;
  /** ISO 8601. */
  since: string;
}

export interface PlannedCutover {
  acquirerId: string;
  /** The bank of the new account. */
  bankCode: string;
  /** The networks where the new account takes effect. */
  networks: readonly string[];
}

/** The oldest freeze that a cut-over must wait for; undefined when there is none. */
export const findCutoverFreeze = (
  freezes: readonly CutoverFreeze[],
  cutOver: PlannedCutover,
): CutoverFreeze | undefined =>
  freezes
    .filter(({ acquirerId, name, scope }) => {
      if (acquirerId !== cutOver.acquirerId) return false;
      if (scope === 'acquirer') return name === acquirerId;
      return scope === 'bank' ? name === cutOver.bankCode : cutOver.networks.includes(name);
    })
    .toSorted((one, other) => one.since.localeCompare(other.since))
    .at(0);

export const cutoverFreezeRoles = ['risk-officer', 'supervisor'] as const satisfies readonly Role[];

/** Why an actor may not set or lift freezes; undefined when they may. */
export const findCutoverFreezeRefusal = ({ role }: Actor): FailureCode | undefined =>
  cutoverFreezeRoles.some((may) => may === role) ? undefined : 'ACT_NOT_ALLOWED';
