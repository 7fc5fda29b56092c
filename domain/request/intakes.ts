/** What each intake allows [A22, A23, A24, A25, A26, A27]. */
import type { Problem } from '../gates/assessment.ts';
import { findNextOpening } from '../time/calendar.ts';
import type { CardChangeRequest, Role } from './card-change-schema.ts';
import type { FactorMethod } from '../parties/identity.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { intakes, type Intake } from './stages.ts';

interface IntakeRule {
  /** Who submits the request, also when somebody else drafted it. */
  submitters: readonly Role[];
  /** Who may prepare a draft, which the owner completes through a signed link. */
  drafters: readonly Role[];
  /** Whether an agent may be the applicant. */
  mayAgentApply: boolean;
  /** Who may enter the number of the new card. It is typed or read from the card, never told by voice. */
  cardNumberRoles: readonly Role[];
  /** Nobody sees the applicant, so two-factor sign-in must be enrolled [A16, A84]. */
  isTwoFactorRequired: boolean;
  /** At least one of these factors must be passed: they reach the owner on another device. */
  outOfBandMethods?: readonly FactorMethod[];
  /** The real-name check of the platform counts as one factor. */
  isAssertionAccepted?: true;
  /** One clerk enters the request and another one attests. */
  clerkCount?: 2;
  /** The parameter with the office hours; an intake without one is open all day. */
  hoursParameter?: 'windows.counter';
}

const ownerOnly: readonly Role[] = ['owner'];
const draftingRoles: readonly Role[] = ['agent', 'clerk', 'operator'];

/** Staff on the phone or in a chat may draft, but never hear a number, a code or a password [A25, A27]. */
const staffDraftRule: IntakeRule = {
  submitters: ownerOnly,
  drafters: draftingRoles,
  mayAgentApply: false,
  cardNumberRoles: ownerOnly,
  isTwoFactorRequired: false,
};

export const intakeRules: Record<Intake, IntakeRule> = {
  app: {
    submitters: ownerOnly,
    drafters: [],
    mayAgentApply: false,
    cardNumberRoles: ownerOnly,
    isTwoFactorRequired: true,
  },
  web: {
    submitters: ['owner', 'agent'],
    drafters: ['agent'],
    mayAgentApply: true,
    cardNumberRoles: ['owner', 'agent'],
    isTwoFactorRequired: true,
  },
  counter: {
    submitters: ['clerk'],
    drafters: [],
    mayAgentApply: true,
    cardNumberRoles: ['clerk'],
    isTwoFactorRequired: false,
    clerkCount: 2,
    hoursParameter: 'windows.counter',
  },
  pos: {
    submitters: ownerOnly,
    drafters: [],
    mayAgentApply: false,
    cardNumberRoles: ownerOnly,
    isTwoFactorRequired: true,
    // Somebody else may hold the terminal, so the code goes to a mobile of the merchant record [A24].
    outOfBandMethods: ['otp'],
  },
  phone: staffDraftRule,
  service: staffDraftRule,
  platform: {
    submitters: ownerOnly,
    drafters: [],
    mayAgentApply: false,
    cardNumberRoles: ownerOnly,
    isTwoFactorRequired: false,
    isAssertionAccepted: true,
  },
  // After a merger or new card numbers the acquirer submits; the owner proves, signs and confirms as usual [B3.9].
  campaign: {
    submitters: ['operator', 'supervisor'],
    drafters: [],
    mayAgentApply: false,
    cardNumberRoles: ['operator', 'supervisor'],
    isTwoFactorRequired: false,
  },
};

/** Whether the owner signs in where nobody sees them, so that how they did it counts towards the risk. */
export const isRemote = (intake: Intake): boolean => !['counter', 'campaign'].includes(intake);

/** Who may write a draft: the drafters of the intake, and the owner where owners submit [A17, A25, A27]. */
export const findDraftingRoles = (intake: Intake): Role[] => {
  const { drafters, submitters } = intakeRules[intake];
  return [...drafters, ...ownerOnly.filter((role) => submitters.includes(role))];
};

/** Whether a role may enter the number of the new card [A25]. */
export const mayGiveNumber = (intake: Intake, role: Role): boolean =>
  intakeRules[intake].cardNumberRoles.includes(role);

/** Why a draft is refused: its author may not draft, or entered what only the owner may enter [A25, A27]. */
export function findDraftProblems(
  intake: Intake,
  by: Role,
  draft: { newAccount?: unknown },
): Problem[] {
  return [
    ...(findDraftingRoles(intake).includes(by)
      ? []
      : [{ field: 'draftedBy', code: 'ACT_NOT_ALLOWED' } as const]),
    ...(draft.newAccount !== undefined && !mayGiveNumber(intake, by)
      ? [{ field: 'newAccount', code: 'IDV_NOT_OWNER' } as const]
      : []),
  ];
}

/** Why the submitter may not submit: staff may draft and never confirm [A25, A27]. No correction repairs it. */
export const findSubmitterProblems = ({ intake, submittedBy }: CardChangeRequest): Problem[] =>
  intakeRules[intake].submitters.includes(submittedBy.role)
    ? []
    : [{ field: 'submittedBy', code: 'IDV_NOT_OWNER' }];

/**
 * Problems that applicants can correct: who applies, and two-factor sign-in [A16, A84]. Where nobody attests
 * how the owner signed in, the tier rises instead.
 */
export const findApplicantProblems = ({
  applicant,
  authn,
  intake,
  owner,
}: CardChangeRequest): Problem[] => [
  ...(applicant.role === 'agent' && !intakeRules[intake].mayAgentApply
    ? [{ field: 'applicant.role', code: 'IDV_NOT_OWNER' } as const]
    : []),
  ...(applicant.role === 'agent' && !intakeRules[intake].mayAgentApply
    ? []
    : findOwnerProblems(applicant, owner)),
  ...(intakeRules[intake].isTwoFactorRequired && authn.twoFactorEnrolled === false
    ? [{ field: 'authn.twoFactorEnrolled', code: 'IDV_2FA_NOT_SET' } as const]
    : []),
];

/** An agent names the owner, who proves and signs; an owner names nobody else [D one person]. */
function findOwnerProblems(
  applicant: CardChangeRequest['applicant'],
  owner: CardChangeRequest['owner'],
): Problem[] {
  const field = 'owner.personToken';
  if (applicant.role === 'agent')
    return owner ? [] : [{ field, code: 'INP_REQUIRED', params: { field } }];
  const isOther = owner !== undefined && owner.personToken !== applicant.personToken;
  return isOther ? [{ field, code: 'IDV_NOT_OWNER' }] : [];
}

/** When processing of a request starts: at submission, or at the next opening of the intake [A23, A57]; ISO 8601. */
export function findProcessingStart(intake: Intake, at: string, policy: PolicyValues): string {
  const { hoursParameter } = intakeRules[intake];
  return hoursParameter === undefined
    ? at
    : findNextOpening(at, policy[hoursParameter], policy.calendar);
}

/** Intakes that a merchant can use: campaigns belong to the acquirer, and a terminal must be online. */
export const findUsableIntakes = (terminals: readonly { online: boolean }[]): Intake[] =>
  intakes.filter(
    (intake) =>
      intake !== 'campaign' && (intake !== 'pos' || terminals.some(({ online }) => online)),
  );
