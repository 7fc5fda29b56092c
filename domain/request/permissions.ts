/** Who may do what, and when: one table [A29, D dual control]. */
import type { Actor, Role } from './card-change-schema.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { Stage, StageOrOutcome } from './stages.ts';
import { gateNames, outcomeKinds, sideStages } from './stages.ts';

const openStages: readonly Stage[] = [...gateNames, ...sideStages];
/** A completed request is watched for some weeks, and can be stopped or mended still [A54, A87]. */
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
const deskRoles: readonly Role[] = [...reviewerRoles, 'operator'];
const riskRoles: readonly Role[] = ['risk-officer', 'supervisor'];
const operatorRoles: readonly Role[] = ['operator', 'supervisor'];

/** In the switch only while its window is waited for. */
const actionsBeforeHold: readonly string[] = ['chooseWindow', 'withdraw'];

interface PermissionRule {
  roles: readonly Role[];
  stages: readonly StageOrOutcome[];
  /** Judges the request: not for the one who submitted or drafted it, or sold the terminal [D dual control]. */
  isJudgement?: true;
  /** Overrides the process: a second person asks for the same before it happens (design.md §5). */
  needsDualApproval?: true;
}

/** Staff may draft and help, never confirm for the owner [A25, A27]. */
export const permissions = {
  correct: { roles: [...merchantRoles, 'clerk'], stages: ['correction', 'completed'] },
  requestCode: { roles: ownerRoles, stages: ['identity', 'agreement', 'account-proof'] },
  proveFactor: { roles: ownerRoles, stages: ['identity'] },
  sign: { roles: ownerRoles, stages: ['agreement'] },
  confirmPenny: { roles: ownerRoles, stages: ['account-proof'] },
  chooseWindow: { roles: merchantRoles, stages: [...stagesBeforeSwitch, 'switching'] },
  confirmTest: { roles: ownerRoles, stages: ['trial'] },
  withdraw: { roles: merchantRoles, stages: [...stagesBeforeSwitch, 'switching'] },
  object: { roles: [...merchantRoles, 'system', ...deskRoles], stages: openOrWatchedStages },
  reportLost: { roles: [...merchantRoles, ...deskRoles], stages: openOrWatchedStages },
  claim: { roles: deskRoles, stages: openStages },
  release: { roles: deskRoles, stages: openStages },
  approve: { roles: reviewerRoles, stages: ['review'], isJudgement: true },
  reject: { roles: reviewerRoles, stages: ['review', 'frozen'], isJudgement: true },
  requestInfo: { roles: reviewerRoles, stages: ['review'], isJudgement: true },
  attestInPerson: { roles: ['clerk'], stages: ['identity'], isJudgement: true },
  recordCallback: { roles: deskRoles, stages: openOrWatchedStages, isJudgement: true },
  escalate: { roles: deskRoles, stages: openStages },
  extendDeadline: {
    roles: [...riskRoles, 'operator'],
    stages: openStages,
    needsDualApproval: true,
  },
  freeze: { roles: deskRoles, stages: openOrWatchedStages },
  thaw: { roles: riskRoles, stages: ['frozen'], isJudgement: true, needsDualApproval: true },
  retryStep: { roles: operatorRoles, stages: openOrWatchedStages },
  skipStep: {
    roles: operatorRoles,
    stages: ['switching', 'trial', 'rolling-back'],
    isJudgement: true,
    needsDualApproval: true,
  },
  forceRollback: {
    roles: [...riskRoles, 'operator'],
    stages: ['switching', 'trial'],
    needsDualApproval: true,
  },
  addNote: { roles: [...deskRoles, 'clerk'], stages: openOrWatchedStages },
} as const satisfies Record<string, PermissionRule>;

export type PermittedAction = keyof typeof permissions;

export interface PermissionCheck {
  action: PermittedAction;
  by: Actor;
  stage: StageOrOutcome;
  /** The switch has ordered the hold: from then on the way back is a rollback, decided by staff. */
  isHeldBySwitch: boolean;
  submittedBy: string;
  /** Who prepared what the owner then submitted [A25]. */
  draftedBy?: string;
  /** Who sold the merchant the terminal: no dual posts [C1 separation of duties]. */
  soldBy?: string;
  /** Who has decided on the present evidence already. */
  decidedBy: readonly string[];
  claimedBy?: string;
  /** For `claim`: whose it is to be, when not his who asks. */
  claimFor?: string;
  /** Who rejected the request that this one appeals against. */
  earlierReviewers?: readonly string[];
  /** The first of two people who asked for the same, see `matterOf`. */
  firstApprover?: string;
}

/** Undefined when the action is permitted; else the code that says why not. */
export function findActionRefusal(check: PermissionCheck): FailureCode | undefined {
  const { action, by, stage } = check;
  const rule: PermissionRule = permissions[action];
  const isRightStage = rule.stages.includes(stage);
  const isClosed = outcomeKinds.some((kind) => kind === stage);
  // Nobody learns of a closed request what he might have done before.
  if (isClosed && !isRightStage) return 'ACT_WRONG_STAGE';
  if (!rule.roles.includes(by.role)) return 'ACT_NOT_ALLOWED';
  if (!isRightStage) return 'ACT_WRONG_STAGE';
  if (actionsBeforeHold.includes(action) && check.isHeldBySwitch) return 'ACT_WRONG_STAGE';
  if (action === 'reject' && stage === 'frozen' && !riskRoles.includes(by.role))
    return 'ACT_NOT_ALLOWED';
  return isSamePerson(check, rule) ? 'ACT_SAME_PERSON' : findClaimRefusal(check);
}

function isSamePerson(check: PermissionCheck, rule: PermissionRule): boolean {
  const { action, by, claimFor, stage, earlierReviewers = [] } = check;
  const parties = [check.submittedBy, check.draftedBy, check.soldBy, ...earlierReviewers];
  if (rule.isJudgement && parties.includes(by.id)) return true;
  if (claimFor !== undefined && parties.includes(claimFor)) return true;
  if (rule.needsDualApproval && check.firstApprover === by.id) return true;
  const isReviewDecision = (action === 'approve' || action === 'reject') && stage === 'review';
  return isReviewDecision && check.decidedBy.includes(by.id);
}

/** What another has claimed is his, until he has decided or lets go; a supervisor may take it over, or give it to another. */
function findClaimRefusal({
  action,
  by,
  stage,
  claimedBy,
  claimFor = by.id,
  decidedBy,
}: PermissionCheck): FailureCode | undefined {
  const isClaimOver = claimedBy === undefined || decidedBy.includes(claimedBy);
  const isClaimedByOther = !isClaimOver && claimedBy !== by.id;
  switch (action) {
    case 'claim':
      if (claimedBy === claimFor) return 'ACT_NO_CHANGE';
      return (isClaimedByOther || claimFor !== by.id) && by.role !== 'supervisor'
        ? 'ACT_NOT_ALLOWED'
        : undefined;
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
 * What two people must agree on to the letter: the action with its step or its new deadline. One
 * who wants another step skipped is no second person.
 */
export const formatApprovalKey = (
  action: PermittedAction,
  about: { by?: Actor; step?: string; until?: string } = {},
): string => [action, about.step, about.until].filter(Boolean).join(' ');
