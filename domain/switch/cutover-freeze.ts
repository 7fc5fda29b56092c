/**
 * Staff may stop all cut-overs of a bank, a network or an acquirer (design.md §3 policyFreeze): open
 * requests wait, and go on by themselves when the freeze is lifted.
 */
import type { Actor, Role } from '../request/card-change-schema.ts';
import type { FailureCode } from '../failures/codes.ts';

export const cutoverFreezeScopes = ['bank', 'network', 'acquirer'] as const;
export type CutoverFreezeScope = (typeof cutoverFreezeScopes)[number];

/** What is stopped: a bank by its three digits, a network or the acquirer by its id; always one acquirer's requests. */
export interface CutoverFreezeTarget {
  acquirerId: string;
  scope: CutoverFreezeScope;
  name: string;
}

export interface CutoverFreeze extends CutoverFreezeTarget {
  /** In the words of whoever set it; for staff only. */
  reason: string;
  by: string;
  /** ISO 8601. */
  since: string;
}

export interface PlannedCutover {
  acquirerId: string;
  /** The bank of the new account. */
  bankCode: string;
  /** The networks at which it would stand. */
  networks: readonly string[];
}

/** The freeze that a cut-over must wait for, the oldest first; undefined when none stands in its way. */
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

/** Undefined when the role may set and lift freezes; else the code that says why not. */
export const findCutoverFreezeRefusal = ({ role }: Actor): FailureCode | undefined =>
  cutoverFreezeRoles.some((may) => may === role) ? undefined : 'ACT_NOT_ALLOWED';
