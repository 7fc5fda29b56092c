/** What each way in may do: one table [A22, A23, A24, A25, A26, A27]. */
import type { Problem } from '../gates/assessment.ts';
import { findNextOpening } from '../time/calendar.ts';
import type { CardChangeRequest, Role } from './card-change-schema.ts';
import type { FactorMethod } from '../parties/identity.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { intakes, type Intake } from './stages.ts';

interface IntakeRule {
  /** Who sends the request in; a draft of others is finished by one of these. */
  submitters: readonly Role[];
  /** Staff who may prepare a draft, which the owner finishes through a signed link; never more than that. */
  drafters: readonly Role[];
  /** Whether somebody else than the owner may stand as applicant. */
  mayAgentApply: boolean;
  /** Who gives the number of the new card: read from the card or typed, never told by voice. */
  cardNumberRoles: readonly Role[];
  /** Nobody sees the applicant: an enrolled second factor stands for him [A16, A84]. */
  isTwoFactorRequired: boolean;
  /** Factors of which at least one must be passed: they reach the owner on another device. */
  outOfBandMethods?: readonly FactorMethod[];
  /** The platform's real-name check counts as one factor, and as one only. */
  isAssertionAccepted?: true;
  /** One clerk fills in, another attests. */
  clerkCount?: 2;
  /** Office hours; all day where none are named. */
  hoursParameter?: 'windows.counter';
}

const ownerOnly: readonly Role[] = ['owner'];
const draftingRoles: readonly Role[] = ['agent', 'clerk', 'operator'];

/** Staff on the phone or in a chat hear of the wish, never of a number, a code or a password [A25, A27]. */
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
    // The terminal may be in other hands: the code goes to the telephone of the record [A24].
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
  // A bank merged or gave new numbers: the acquirer begins, the owner proves, signs and confirms as ever.
  campaign: {
    submitters: ['operator', 'supervisor'],
    drafters: [],
    mayAgentApply: false,
    cardNumberRoles: ['operator', 'supervisor'],
    isTwoFactorRequired: false,
  },
};

/** Who may write a draft: whoever prepares it, and the owner, who alone confirms it [A17, A25, A27]. */
export const findDraftingRoles = (intake: Intake): Role[] => {
  const { drafters, submitters } = intakeRules[intake];
  return [...drafters, ...ownerOnly.filter((role) => submitters.includes(role))];
};

/** Whether a role may give the number of the new card: staff never hear one [A25]. */
export const mayGiveNumber = (intake: Intake, role: Role): boolean =>
  intakeRules[intake].cardNumberRoles.includes(role);

/** Why a draft is not taken: a drafter who may not, or what only the owner may enter [A25, A27]. */
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

/** Who sent it in may not: no correction mends that ([A25, A27]: staff may draft, never confirm). */
export const findSubmitterProblems = ({ intake, submittedBy }: CardChangeRequest): Problem[] =>
  intakeRules[intake].submitters.includes(submittedBy.role)
    ? []
    : [{ field: 'submittedBy', code: 'IDV_NOT_OWNER' }];

/** What the applicant can mend himself: who he is, and his second factor [A16, A84]. */
export const findApplicantProblems = ({
  applicant,
  authn,
  intake,
}: CardChangeRequest): Problem[] => [
  ...(applicant.role === 'agent' && !intakeRules[intake].mayAgentApply
    ? [{ field: 'applicant.role', code: 'IDV_NOT_OWNER' } as const]
    : []),
  ...(intakeRules[intake].isTwoFactorRequired && !authn.twoFactorEnrolled
    ? [{ field: 'authn.twoFactorEnrolled', code: 'IDV_2FA_NOT_SET' } as const]
    : []),
];

/** When a request that came at an instant is taken up: then, or at the next opening [A23, A57]; ISO 8601. */
export function findProcessingStart(intake: Intake, at: string, policy: PolicyValues): string {
  const { hoursParameter } = intakeRules[intake];
  return hoursParameter === undefined
    ? at
    : findNextOpening(at, policy[hoursParameter], policy.calendar);
}

/** Intakes a merchant can use at all: campaigns are not his, and a terminal takes requests only online. */
export const findUsableIntakes = (terminals: readonly { online: boolean }[]): Intake[] =>
  intakes.filter(
    (intake) =>
      intake !== 'campaign' && (intake !== 'pos' || terminals.some(({ online }) => online)),
  );
