/**
 * Acts of staff that count only with a proof of who acted. The API makes it and the worker checks it:
 * whoever reaches Temporal with the keys of its payloads can send messages, and cannot make the proof
 * (docs/decisions/0022-staff-assertions.md).
 */
import type { PermittedAction } from './permissions.ts';

/** Each action says so: one that nobody thought of would let whoever reaches Temporal decide. */
const hasProof: Record<PermittedAction, boolean> = {
  correct: false,
  requestCode: false,
  openSession: false,
  proveFactor: false,
  sign: false,
  confirmPenny: false,
  chooseWindow: false,
  confirmTest: false,
  withdraw: false,
  object: false,
  reportLost: false,
  claim: false,
  release: false,
  approve: true,
  reject: true,
  requestInfo: false,
  attestInPerson: true,
  recordCallback: true,
  escalate: false,
  extendDeadline: true,
  freeze: true,
  thaw: true,
  retryStep: false,
  skipStep: true,
  forceRollback: true,
  recallPayouts: true,
  adjustLimit: true,
  addNote: false,
};

export const isAssertedAction = (action: PermittedAction): boolean => hasProof[action];

/** Takes effect before its proof is checked: it lets no money move, and a slow check must not delay it. */
export const takesEffectFirst = (action: PermittedAction): boolean => action === 'freeze';
