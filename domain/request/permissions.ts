/** Which role may take which action at which stage [A29, D dual control]. */
import type { Actor, Role } from './card-change-schema.ts';
import type { FailureCode } from '../failures/codes.ts';
import {
  type Duty,
  hasExclusiveDuty,
  isSamePerson,
  type DutyHolder,
} from './separation-of-duties.ts';
import type { Stage, StageOrOutcome } from './stages.ts';
import { gateNames, isOutcome, sideStages } from './stages.ts';

const openStages: readonly Stage[] = [...gateNames, ...sideStages];
/** A completed request can still be frozen or corrected while the new card is watched [A54, A87]. */
const openOrWatchedStages: readonly StageOrOutcome[] = [...openStages, 'completed'];
const stagesBeforeSwitch: readonly Stage[] = [
  'screening',
  'identity',
  'agreement',
  'review',
  'account-proof',
  'cooling',
  'correction',
  'frozen',
];
const ownerRoles: readonly Role[] = ['owner'];
const merchantRoles: readonly Role[] = ['owner', 'agent'];
const reviewerRoles: readonly Role[] = ['maker', 'checker', 'risk-officer', 'supervisor'];
const staffRoles: readonly Role[] = [...reviewerRoles, 'operator'];
const riskRoles: readonly Role[] = ['risk-officer', 'supervisor'];
const operatorRoles: readonly Role[] = ['operator', 'supervisor'];

/** At the stage `switching` they are possible only until the hold is ordered. */
const actionsBeforeHold: readonly string[] = ['chooseWindow', 'withdraw'];

interface PermissionRule {
  roles: readonly Role[];
  stages: readonly StageOrOutcome[];
  /** Overrides the process: a second person must ask for the same before it happens [D dual control]. */
  needsDualApproval?: true;
}

/** Staff may draft and help; only the owner confirms [A25, A27]. */
export const permissions = {
  correct: { roles: [...merchantRoles, 'clerk'], stages: ['correction', 'completed'] },
  requestCode: { roles: ownerRoles, stages: ['identity', 'agreement', 'account-proof'] },
  openSession: { roles: ownerRoles, stages: ['identity', 'agreement'] },
  proveFactor: { roles: ownerRoles, stages: ['identity'] },
  sign: { roles: ownerRoles, stages: ['agreement'] },
  confirmPenny: { roles: ownerRoles, stages: ['account-proof'] },
  chooseWindow: { roles: merchantRoles, stages: [...stagesBeforeSwitch, 'switching'] },
  // Of a completed request: whether payouts of a network that pays by itself arrive.
  confirmTest: { roles: ownerRoles, stages: ['trial', 'completed'] },
  // No withdrawal ends a freeze: whoever objected must be heard first [D objection].
  withdraw: {
    roles: merchantRoles,
    stages: [...stagesBeforeSwitch.filter((stage) => stage !== 'frozen'), 'switching'],
  },
  object: { roles: [...merchantRoles, 'system', ...staffRoles], stages: openOrWatchedStages },
  reportLost: { roles: [...merchantRoles, ...staffRoles], stages: openOrWatchedStages },
  claim: { roles: staffRoles, stages: openStages },
  release: { roles: staffRoles, stages: openStages },
  approve: { roles: reviewerRoles, stages: ['review'] },
  reject: { roles: reviewerRoles, stages: ['review', 'frozen'] },
  requestInfo: { roles: reviewerRoles, stages: ['review'] },
  // During the review and the cooling-off, for an owner whom nobody can call back [B3.5].
  attestInPerson: { roles: ['clerk'], stages: ['identity', 'review', 'cooling'] },
  recordCallback: { roles: staffRoles, stages: openOrWatchedStages },
  escalate: { roles: staffRoles, stages: openStages },
  extendDeadline: {
    roles: [...riskRoles, 'operator'],
    stages: openStages,
    needsDualApproval: true,
  },
  freeze: { roles: staffRoles, stages: openOrWatchedStages },
  thaw: { roles: riskRoles, stages: ['frozen'], needsDualApproval: true },
  retryStep: { roles: operatorRoles, stages: openOrWatchedStages },
  skipStep: {
    roles: operatorRoles,
    stages: ['switching', 'trial', 'rolling-back'],
    needsDualApproval: true,
  },
  forceRollback: {
    roles: [...riskRoles, 'operator'],
    stages: ['switching', 'trial'],
    needsDualApproval: true,
  },
  recallPayouts: { roles: riskRoles, stages: ['frozen'], needsDualApproval: true },
  adjustLimit: { roles: operatorRoles, stages: ['completed'], needsDualApproval: true },
  addNote: { roles: [...staffRoles, 'clerk'], stages: openOrWatchedStages },
} as const satisfies Record<string, PermissionRule>;

export type PermittedAction = keyof typeof permissions;

export const needsDualApproval = (action: PermittedAction): boolean =>
  'needsDualApproval' in permissions[action];

/** The part that an action gives to whoever takes it; undefined for actions that anybody may combine. */
const dutyByAction: Partial<Record<PermittedAction, Duty>> = {
  correct: 'corrector',
  requestCode: 'owner',
  openSession: 'owner',
  proveFactor: 'owner',
  sign: 'owner',
  confirmPenny: 'owner',
  confirmTest: 'owner',
  attestInPerson: 'attester',
  recordCallback: 'caller-back',
  approve: 'reviewer',
  requestInfo: 'reviewer',
  reject: 'rejecter',
  thaw: 'overrider',
  recallPayouts: 'rejecter',
  adjustLimit: 'overrider',
  skipStep: 'overrider',
};

/**
 * The part that an action gives. Whoever learns on the phone that the owner does not want the change may
 * always record it, because that keeps the money where it is.
 */
export const findDuty = (
  action: PermittedAction,
  { confirmed }: { confirmed?: boolean | undefined } = {},
): Duty | undefined =>
  action === 'recordCallback' && confirmed === false ? undefined : dutyByAction[action];

export interface PermissionCheck {
  action: PermittedAction;
  by: Actor;
  stage: StageOrOutcome;
  /** The switch has ordered the hold: from now on staff decide about a rollback. */
  isHeldBySwitch: boolean;
  /** Who has had which part in the request so far [C1 separation of duties]. */
  dutyHolders: readonly DutyHolder[];
  /** For `recordCallback`: whether the contact confirmed the change. */
  confirmed?: boolean;
  /** Who has decided on the present evidence. */
  decidedBy: readonly string[];
  claimedBy?: string;
  /** For `claim`: who gets the request, if not the actor. */
  claimFor?: string;
  /** The first of the two people who must ask for the same, see `formatApprovalKey`. */
  firstApprover?: string;
}

/** Why an action is refused; undefined when it is permitted. */
export function findActionRefusal(check: PermissionCheck): FailureCode | undefined {
  const { action, by, stage } = check;
  const rule: PermissionRule = permissions[action];
  const isRightStage = rule.stages.includes(stage);
  const isClosed = isOutcome(stage);
  // The answer about a closed request tells nobody which actions their role would have had.
  if (isClosed && !isRightStage) return 'ACT_WRONG_STAGE';
  if (!rule.roles.includes(by.role)) return 'ACT_NOT_ALLOWED';
  if (!isRightStage) return 'ACT_WRONG_STAGE';
  if (actionsBeforeHold.includes(action) && check.isHeldBySwitch) return 'ACT_WRONG_STAGE';
  if (action === 'reject' && stage === 'frozen' && !riskRoles.includes(by.role))
    return 'ACT_NOT_ALLOWED';
  return needsAnotherPerson(check, rule) ? 'ACT_SAME_PERSON' : findClaimRefusal(check);
}

function needsAnotherPerson(check: PermissionCheck, rule: PermissionRule): boolean {
  const { action, by, claimFor, stage, dutyHolders } = check;
  const duty = findDuty(action, check);
  if (duty && hasExclusiveDuty(dutyHolders, by.id, duty)) return true;
  if (claimFor !== undefined && hasExclusiveDuty(dutyHolders, claimFor, 'rejecter')) return true;
  if (rule.needsDualApproval && isSamePerson(check.firstApprover, by.id)) return true;
  const isReviewDecision = (action === 'approve' || action === 'reject') && stage === 'review';
  return isReviewDecision && hasDecided(check, by.id);
}

const hasDecided = ({ decidedBy }: PermissionCheck, person: string): boolean =>
  decidedBy.some((id) => isSamePerson(id, person));

/**
 * A claimed request belongs to the claimant until they decide, release it or hand it over. Only a supervisor may
 * take it over or assign it: nobody chooses who decides on what they do not hold.
 */
function findClaimRefusal(check: PermissionCheck): FailureCode | undefined {
  const { action, by, stage, claimedBy, claimFor = by.id } = check;
  const isClaimOver = claimedBy === undefined || hasDecided(check, claimedBy);
  const isClaimedByOther = !isClaimOver && !isSamePerson(claimedBy, by.id);
  switch (action) {
    case 'claim': {
      if (isSamePerson(claimedBy, claimFor)) return 'ACT_NO_CHANGE';
      if (by.role === 'supervisor') return undefined;
      const isHolder = !isClaimOver && !isClaimedByOther;
      const mayName = isHolder || isSamePerson(claimFor, by.id);
      return isClaimedByOther || !mayName ? 'ACT_NOT_ALLOWED' : undefined;
    }
    case 'release':
      if (claimedBy === undefined) return 'ACT_NO_CHANGE';
      return isClaimedByOther && by.role !== 'supervisor' ? 'ACT_NOT_ALLOWED' : undefined;
    case 'approve':
    case 'reject':
      return isClaimedByOther && stage === 'review' ? 'ACT_NOT_ALLOWED' : undefined;
    default:
      return undefined;
  }
}

/**
 * What two people must both ask for: the action together with its step, its new deadline or limit. Somebody
 * who wants to skip another step is not a second person.
 */
export const formatApprovalKey = (
  action: PermittedAction,
  about: { by?: Actor; step?: string; until?: string; limitFen?: number } = {},
): string => [action, about.step, about.until, about.limitFen].filter(Boolean).join(' ');
