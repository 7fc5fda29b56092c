/**
 * Staff may stop all cut-overs of a bank, a network or an acquirer (design.md §3 policyFreeze): open
 * requests wait, and go on by themselves when the freeze is lifted.
 */
import type { Actor, Role } from './card-change.ts';
import type { FailureCode } from './failures.ts';

export const freezeScopes = ['bank', 'network', 'acquirer'] as const;
export type FreezeScope = (typeof freezeScopes)[number];

/** What is stopped: a bank by its three digits, a network or the acquirer by its id; always one acquirer's requests. */
export interface FreezeTarget {
  acquirerId: string;
  scope: FreezeScope;
  name: string;
}

export interface Freeze extends FreezeTarget {
  /** In the words of whoever set it; for staff only. */
  reason: string;
  by: string;
  /** ISO 8601. */
  since: string;
}

export interface CutOver {
  acquirerId: string;
  /** The bank of the new account. */
  bankCode: string;
  /** The networks at which it would stand. */
  networks: readonly string[];
}

/** The freeze that a cut-over must wait for, the oldest first; undefined when none stands in its way. */
export const freezeOf = (freezes: readonly Freeze[], cutOver: CutOver): Freeze | undefined =>
  freezes
    .filter(({ acquirerId, name, scope }) => {
      if (acquirerId !== cutOver.acquirerId) return false;
      if (scope === 'acquirer') return name === acquirerId;
      return scope === 'bank' ? name === cutOver.bankCode : cutOver.networks.includes(name);
    })
    .toSorted((one, other) => one.since.localeCompare(other.since))
    .at(0);

export const freezers = ['risk-officer', 'supervisor'] as const satisfies readonly Role[];

/** Undefined when the role may set and lift freezes; else the code that says why not. */
export const refusalOfFreeze = ({ role }: Actor): FailureCode | undefined =>
  freezers.some((may) => may === role) ? undefined : 'ACT_NOT_ALLOWED';
