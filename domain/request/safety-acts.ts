/**
 * Acts that protect the merchant, and what each side may use up of the acts that one run of a request
 * can take. No side can spend the share of another, so that a stop always gets through
 * (docs/decisions/0021-safety-inbox.md).
 */
import type { Role } from './card-change-schema.ts';
import type { PermittedAction } from './permissions.ts';

/** Acts with a budget of their own. */
const safetyActions: readonly PermittedAction[] = [
  'object',
  'freeze',
  'reject',
  'thaw',
  'withdraw',
  'reportLost',
];

/**
 * Acts that are stored before they are answered, and then delivered until they took effect. A thaw is
 * none of them: it lets money move, and whoever gives it must see what it does.
 */
const stopActions: readonly PermittedAction[] = [
  'object',
  'freeze',
  'reject',
  'withdraw',
  'reportLost',
];

export const isSafetyAction = (action: PermittedAction): boolean => safetyActions.includes(action);
export const isStopAction = (action: PermittedAction): boolean => stopActions.includes(action);

/** Contacts act through their stop link. */
export type Side = 'merchant' | 'contact' | 'staff';

export function findSide(role: Role): Side {
  if (role === 'system') return 'contact';
  return role === 'owner' || role === 'agent' ? 'merchant' : 'staff';
}

/** The share of a request that an act is counted in. Each safety act has its own: a thief's objections leave the owner the others. */
export const findShare = (action: PermittedAction, role: Role): string =>
  `${isSafetyAction(action) ? action : 'other'}/${findSide(role)}`;

/**
 * How many acts one run takes from one side, and from one person of it: of each safety act, and of all others.
 * Temporal ends a run's updates at 2,000: the shares of all sides together stay below that.
 */
export const actsPerRun = {
  safety: { bySide: 100, byPerson: 40 },
  other: { bySide: 400, byPerson: 250 },
} as const;

export const findActsPerRun = (action: PermittedAction) =>
  actsPerRun[isSafetyAction(action) ? 'safety' : 'other'];
