/**
 * Acts of staff that count only with a proof of who acted. The API makes it and the worker checks it:
 * whoever reaches Temporal with the keys of its payloads can send messages, and cannot make the proof
 * (docs/decisions/0022-staff-assertions.md).
 */
import type { PermittedAction } from './permissions.ts';

const assertedActions: readonly PermittedAction[] = [
  'approve',
  'reject',
  'attestInPerson',
  'recordCallback',
  'extendDeadline',
  'freeze',
  'thaw',
  'skipStep',
  'forceRollback',
  'recallPayouts',
  'adjustLimit',
];

export const isAssertedAction = (action: PermittedAction): boolean =>
  assertedActions.includes(action);

/** Takes effect before its proof is checked: it lets no money move, and a slow check must not delay it. */
export const takesEffectFirst = (action: PermittedAction): boolean => action === 'freeze';
