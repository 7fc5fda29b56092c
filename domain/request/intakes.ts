/** What each intake allows [A22, A23, A24, A25, A26, A27, E2 intakes]. */
import type { Problem } from '../gates/assessment.ts';
import { findNextOpening } from '../time/calendar.ts';
import type { CardChangeRequest, Role } from './card-change-schema.ts';
import type { FactorMethod } from '../parties/identity.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { intakes, type Intake } from './stages.ts';
import { submittersByIntake } from './submitters.ts';

/** What the policy says of an intake; `policies/` is checked by the same words. */
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
  /** At least one of these factors must be passed: they reach the owner on another device [A24]. */
  outOfBandMethods?: readonly FactorMethod[];
  /** The real-name check of the platform counts as one factor [A26]. */
  isAssertionAccepted?: boolean;
  /** The parameter with the office hours; an intake without one is open all day. */
  hoursParameter?: 'windows.counter';
}

const noRule: IntakeRule = {
  submitters: [],
  drafters: [],
  mayAgentApply: false,
  cardNumberRoles: [],
  isTwoFactorRequired: false,
};

/** Nobody may do anything at an intake that the policy does not offer. */
export const getIntakeRule = (intake: Intake, policy: PolicyValues): IntakeRule =>
  policy.intakes[intake] ?? noRule;

/** Whether the owner signs in where nobody sees them, so that how they did it counts towards the risk. */
export const isRemote = (intake: Intake): boolean => !['counter', 'campaign'].includes(intake);

/** Who may write a draft: the drafters of the intake, and the owner where owners submit [A17, A25, A27]. */
export const findDraftingRoles = (intake: Intake, policy: PolicyValues): Role[] => {
  const { drafters, submitters } = getIntakeRule(intake, policy);
  return [...drafters, ...(submitters.includes('owner') ? (['owner'] as const) : [])];
};

/** Whether a role may enter the number of the new card [A25]. */
export const mayGiveNumber = (intake: Intake, role: Role, policy: PolicyValues): boolean =>
  getIntakeRule(intake, policy).cardNumberRoles.includes(role);

/** Why a draft is refused: its author may not draft, or entered what only the owner may enter [A25, A27]. */
export function findDraftProblems(
  intake: Intake,
  by: Role,
  draft: { newAccount?: unknown },
  policy: PolicyValues,
): Problem[] {
  return [
    ...(findDraftingRoles(intake, policy).includes(by)
      ? []
      : [{ field: 'draftedBy', code: 'ACT_NOT_ALLOWED' } as const]),
    ...(draft.newAccount !== undefined && !mayGiveNumber(intake, by, policy)
      ? [{ field: 'newAccount', code: 'IDV_NOT_OWNER' } as const]
      : []),
  ];
}

/** Why the submitter may not submit: staff may draft and never confirm [A25, A27]. No correction repairs it. */
export function findSubmitterProblems(
  { intake, submittedBy: { role } }: CardChangeRequest,
  policy: PolicyValues,
): Problem[] {
  const { submitters } = getIntakeRule(intake, policy);
  return [
    ...findOfferProblems(intake, policy),
    // Whatever a policy says, nobody else confirms what is the owner's to confirm.
    ...(submitters.includes(role) && submittersByIntake[intake].includes(role)
      ? []
      : [{ field: 'submittedBy', code: 'IDV_NOT_OWNER' } as const]),
  ];
}

/** The acquirer or brand does not take requests on this way [A14]. */
export const findOfferProblems = (intake: Intake, policy: PolicyValues): Problem[] =>
  policy.intakes[intake] ? [] : [{ field: 'intake', code: 'POL_INTAKE' }];

/**
 * Problems that applicants can correct: who applies, and two-factor sign-in [A16, A84]. Where nobody attests
 * how the owner signed in, the tier rises instead.
 */
export function findApplicantProblems(
  { applicant, authn, intake, owner }: CardChangeRequest,
  policy: PolicyValues,
): Problem[] {
  const { isTwoFactorRequired, mayAgentApply } = getIntakeRule(intake, policy);
  return [
    ...(applicant.role === 'agent' && !mayAgentApply
      ? [{ field: 'applicant.role', code: 'IDV_NOT_OWNER' } as const]
      : findOwnerProblems(applicant, owner)),
    ...(isTwoFactorRequired && authn.twoFactorEnrolled === false
      ? [{ field: 'authn.twoFactorEnrolled', code: 'IDV_2FA_NOT_SET' } as const]
      : []),
  ];
}

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
  const { hoursParameter } = getIntakeRule(intake, policy);
  return hoursParameter === undefined
    ? at
    : findNextOpening(at, policy[hoursParameter], policy.calendar);
}

/**
 * Ways on which an owner does not come with a sign-in of their own: who is on the phone or in a chat confirms by the link that
 * is sent to them, and for a platform its back office speaks.
 */
const unsignedIntakes: readonly Intake[] = ['phone', 'service', 'platform'];

/**
 * Why somebody may not submit at once with a token of their own: the intake is their word, and no second factor is asked for
 * where they only say that they called [A16, A25, A26, A27].
 */
export const findClaimedIntakeProblems = (intake: Intake): Problem[] =>
  unsignedIntakes.includes(intake) ? [{ field: 'intake', code: 'POL_INTAKE' }] : [];

/** Intakes that a merchant can use: those of the policy; campaigns belong to the acquirer, and a terminal must be online. */
export const findUsableIntakes = (
  terminals: readonly { online: boolean }[],
  policy: PolicyValues,
): Intake[] =>
  intakes.filter(
    (intake) =>
      policy.intakes[intake] !== undefined &&
      intake !== 'campaign' &&
      (intake !== 'pos' || terminals.some(({ online }) => online)),
  );
