/** Who may do what, and when: one table (rules.md A29, D dual control; design.md §5). */
import type { Actor, Role } from './card-change.ts';
import type { FailureCode } from './failures.ts';
import type { MoneyLocation, Stage, StageOrOutcome } from './stages.ts';
import { gateNames, outcomeKinds, sideStages } from './stages.ts';

const open: readonly Stage[] = [...gateNames, ...sideStages];
const beforeSwitch: readonly Stage[] = [
  'screening',
  'identity',
  'agreement',
  'review',
  'account-proof',
  'cooling',
  'correction',
  'frozen',
];
const owner: readonly Role[] = ['owner'];
const merchantSide: readonly Role[] = ['owner', 'agent'];
const reviewers: readonly Role[] = ['maker', 'checker', 'risk-officer', 'supervisor'];
const desk: readonly Role[] = [...reviewers, 'operator'];
const risk: readonly Role[] = ['risk-officer', 'supervisor'];
const operators: readonly Role[] = ['operator', 'supervisor'];

interface Rule {
  roles: readonly Role[];
  stages: readonly Stage[];
}

/** Staff may draft and help, never confirm for the owner (rules.md A25, A27). */
export const permissions = {
  correct: { roles: [...merchantSide, 'clerk'], stages: ['correction'] },
  requestCode: { roles: owner, stages: ['identity'] },
  proveFactor: { roles: owner, stages: ['identity'] },
  sign: { roles: owner, stages: ['agreement'] },
  confirmPenny: { roles: owner, stages: ['account-proof'] },
  chooseWindow: { roles: merchantSide, stages: beforeSwitch },
  confirmTest: { roles: owner, stages: ['trial'] },
  withdraw: { roles: merchantSide, stages: [...beforeSwitch, 'switching'] },
  object: { roles: [...merchantSide, 'system', ...desk], stages: open },
  reportLost: { roles: [...merchantSide, ...desk], stages: open },
  claim: { roles: desk, stages: open },
  release: { roles: desk, stages: open },
  approve: { roles: reviewers, stages: ['review'] },
  reject: { roles: reviewers, stages: ['review', 'frozen'] },
  requestInfo: { roles: reviewers, stages: ['review'] },
  attestInPerson: { roles: ['clerk'], stages: ['identity'] },
  recordCallback: { roles: desk, stages: open },
  escalate: { roles: desk, stages: open },
  extendDeadline: { roles: [...risk, 'operator'], stages: open },
  freeze: { roles: desk, stages: open },
  thaw: { roles: risk, stages: ['frozen'] },
  retryStep: { roles: operators, stages: open },
  skipStep: { roles: operators, stages: ['switching', 'rolling-back'] },
  forceRollback: { roles: [...risk, 'operator'], stages: ['switching', 'trial'] },
  addNote: { roles: [...desk, 'clerk'], stages: open },
} as const satisfies Record<string, Rule>;

export type PermittedAction = keyof typeof permissions;

export interface Asking {
  action: PermittedAction;
  by: Actor;
  stage: StageOrOutcome;
  money: MoneyLocation;
  /** Who submitted or drafted: he neither approves nor rejects. */
  submittedBy: string;
  /** Who sold the merchant the terminal: no dual posts (rules.md C1). */
  soldBy?: string;
  /** Who has decided on the present evidence already. */
  decidedBy: readonly string[];
  claimedBy?: string;
}

/** Undefined when the action is permitted; else the code that says why not. */
export function refusalOfAction(asking: Asking): FailureCode | undefined {
  const { action, by, stage } = asking;
  const rule: Rule = permissions[action];
  if (outcomeKinds.some((kind) => kind === stage)) return 'ACT_WRONG_STAGE';
  if (!rule.roles.includes(by.role)) return 'ACT_NOT_ALLOWED';
  if (!rule.stages.some((allowed) => allowed === stage)) return 'ACT_WRONG_STAGE';
  // Once the hold is ordered the way back is a rollback, decided by staff.
  if (action === 'withdraw' && asking.money !== 'old') return 'ACT_WRONG_STAGE';
  if (action !== 'approve' && action !== 'reject') return undefined;
  if (stage === 'frozen' && !risk.includes(by.role)) return 'ACT_NOT_ALLOWED';
  const others = [asking.submittedBy, asking.soldBy, ...asking.decidedBy];
  if (stage === 'review' && others.includes(by.id)) return 'ACT_SAME_PERSON';
  const claimed = asking.claimedBy;
  return claimed !== undefined && claimed !== by.id ? 'ACT_NOT_ALLOWED' : undefined;
}
