/** Who may do what, and when: one table (rules.md A29, D dual control; design.md §5). */
import type { Actor, Role } from './card-change.ts';
import type { FailureCode } from './failures.ts';
import type { Stage, StageOrOutcome } from './stages.ts';
import { gateNames, outcomeKinds, sideStages } from './stages.ts';

const open: readonly Stage[] = [...gateNames, ...sideStages];
/** A completed request is watched for some weeks, and can be stopped or mended still (rules.md A54, A87). */
const openOrWatched: readonly StageOrOutcome[] = [...open, 'completed'];
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

/** In the switch only while its window is waited for. */
const beforeHold: readonly string[] = ['chooseWindow', 'withdraw'];

interface Rule {
  roles: readonly Role[];
  stages: readonly StageOrOutcome[];
  /** Judges the request: not for the one who submitted or drafted it, or sold the terminal (rules.md D dual control). */
  judges?: true;
  /** Overrides the process: a second person asks for the same before it happens (design.md §5). */
  twoPeople?: true;
}

/** Staff may draft and help, never confirm for the owner (rules.md A25, A27). */
export const permissions = {
  correct: { roles: [...merchantSide, 'clerk'], stages: ['correction', 'completed'] },
  requestCode: { roles: owner, stages: ['identity', 'agreement', 'account-proof'] },
  proveFactor: { roles: owner, stages: ['identity'] },
  sign: { roles: owner, stages: ['agreement'] },
  confirmPenny: { roles: owner, stages: ['account-proof'] },
  chooseWindow: { roles: merchantSide, stages: [...beforeSwitch, 'switching'] },
  confirmTest: { roles: owner, stages: ['trial'] },
  withdraw: { roles: merchantSide, stages: [...beforeSwitch, 'switching'] },
  object: { roles: [...merchantSide, 'system', ...desk], stages: openOrWatched },
  reportLost: { roles: [...merchantSide, ...desk], stages: openOrWatched },
  claim: { roles: desk, stages: open },
  release: { roles: desk, stages: open },
  approve: { roles: reviewers, stages: ['review'], judges: true },
  reject: { roles: reviewers, stages: ['review', 'frozen'], judges: true },
  requestInfo: { roles: reviewers, stages: ['review'], judges: true },
  attestInPerson: { roles: ['clerk'], stages: ['identity'], judges: true },
  recordCallback: { roles: desk, stages: openOrWatched, judges: true },
  escalate: { roles: desk, stages: open },
  extendDeadline: { roles: [...risk, 'operator'], stages: open, twoPeople: true },
  freeze: { roles: desk, stages: openOrWatched },
  thaw: { roles: risk, stages: ['frozen'], judges: true, twoPeople: true },
  retryStep: { roles: operators, stages: openOrWatched },
  skipStep: {
    roles: operators,
    stages: ['switching', 'trial', 'rolling-back'],
    judges: true,
    twoPeople: true,
  },
  forceRollback: { roles: [...risk, 'operator'], stages: ['switching', 'trial'], twoPeople: true },
  addNote: { roles: [...desk, 'clerk'], stages: openOrWatched },
} as const satisfies Record<string, Rule>;

export type PermittedAction = keyof typeof permissions;

export interface Asking {
  action: PermittedAction;
  by: Actor;
  stage: StageOrOutcome;
  /** The switch has ordered the hold: from then on the way back is a rollback, decided by staff. */
  heldBySwitch: boolean;
  submittedBy: string;
  /** Who prepared what the owner then submitted (A25). */
  draftedBy?: string;
  /** Who sold the merchant the terminal: no dual posts (rules.md C1). */
  soldBy?: string;
  /** Who has decided on the present evidence already. */
  decidedBy: readonly string[];
  claimedBy?: string;
  /** For `claim`: whose it is to be, when not his who asks. */
  claimFor?: string;
  /** Who rejected the request that this one appeals against. */
  judgedBefore?: readonly string[];
  /** The first of two people who asked for the same, see `matterOf`. */
  firstOfTwo?: string;
}

/** Undefined when the action is permitted; else the code that says why not. */
export function refusalOfAction(asking: Asking): FailureCode | undefined {
  const { action, by, stage } = asking;
  const rule: Rule = permissions[action];
  const permitted = rule.stages.includes(stage);
  const over = outcomeKinds.some((kind) => kind === stage);
  // Nobody learns of a closed request what he might have done before.
  if (over && !permitted) return 'ACT_WRONG_STAGE';
  if (!rule.roles.includes(by.role)) return 'ACT_NOT_ALLOWED';
  if (!permitted) return 'ACT_WRONG_STAGE';
  if (beforeHold.includes(action) && asking.heldBySwitch) return 'ACT_WRONG_STAGE';
  if (action === 'reject' && stage === 'frozen' && !risk.includes(by.role))
    return 'ACT_NOT_ALLOWED';
  return samePerson(asking, rule) ? 'ACT_SAME_PERSON' : refusalOfClaim(asking);
}

function samePerson(asking: Asking, rule: Rule): boolean {
  const { action, by, claimFor, stage, judgedBefore = [] } = asking;
  const parties = [asking.submittedBy, asking.draftedBy, asking.soldBy, ...judgedBefore];
  if (rule.judges && parties.includes(by.id)) return true;
  if (claimFor !== undefined && parties.includes(claimFor)) return true;
  if (rule.twoPeople && asking.firstOfTwo === by.id) return true;
  const decides = (action === 'approve' || action === 'reject') && stage === 'review';
  return decides && asking.decidedBy.includes(by.id);
}

/** What another has claimed is his, until he has decided or lets go; a supervisor may take it over, or give it to another. */
function refusalOfClaim({
  action,
  by,
  stage,
  claimedBy,
  claimFor = by.id,
  decidedBy,
}: Asking): FailureCode | undefined {
  const spent = claimedBy === undefined || decidedBy.includes(claimedBy);
  const others = !spent && claimedBy !== by.id;
  switch (action) {
    case 'claim':
      if (claimedBy === claimFor) return 'ACT_NO_CHANGE';
      return (others || claimFor !== by.id) && by.role !== 'supervisor'
        ? 'ACT_NOT_ALLOWED'
        : undefined;
    case 'release':
      if (claimedBy === undefined) return 'ACT_NO_CHANGE';
      return others && by.role !== 'supervisor' ? 'ACT_NOT_ALLOWED' : undefined;
    case 'approve':
    case 'reject':
      return others && stage === 'review' ? 'ACT_NOT_ALLOWED' : undefined;
    default:
      return undefined;
  }
}

/**
 * What two people must agree on to the letter: the action with its step or its new deadline. One
 * who wants another step skipped is no second person.
 */
export const matterOf = (
  action: PermittedAction,
  about: { by?: Actor; step?: string; until?: string } = {},
): string => [action, about.step, about.until].filter(Boolean).join(' ');
