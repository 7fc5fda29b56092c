/** What each way in may do: one table (rules.md A22-A27). */
import type { Problem } from './assessment.ts';
import { nextOpening } from './calendar.ts';
import type { CardChangeRequest, Role } from './card-change.ts';
import type { FactorMethod } from './parties.ts';
import type { PolicyValues } from './policy.ts';
import { intakes, type Intake } from './stages.ts';

interface IntakeRule {
  /** Who sends the request in; a draft of others is finished by one of these. */
  submitters: readonly Role[];
  /** Staff who may prepare a draft, which the owner finishes through a signed link; never more than that. */
  drafters: readonly Role[];
  /** Whether somebody else than the owner may stand as applicant. */
  agents: boolean;
  /** Who gives the number of the new card: read from the card or typed, never told by voice. */
  numberFrom: readonly Role[];
  /** Nobody sees the applicant: an enrolled second factor stands for him (A16, A84). */
  enrolment: boolean;
  /** Factors of which at least one must be passed: they reach the owner on another device. */
  elsewhere?: readonly FactorMethod[];
  /** The platform's real-name check counts as one factor, and as one only. */
  assertion?: true;
  /** One clerk fills in, another attests. */
  clerks?: 2;
  /** Office hours; all day where none are named. */
  hours?: 'windows.counter';
}

const byOwner: readonly Role[] = ['owner'];
const desks: readonly Role[] = ['agent', 'clerk', 'operator'];

/** Staff on the phone or in a chat hear of the wish, never of a number, a code or a password (A25, A27). */
const draftedByStaff: IntakeRule = {
  submitters: byOwner,
  drafters: desks,
  agents: false,
  numberFrom: byOwner,
  enrolment: false,
};

export const intakeRules: Record<Intake, IntakeRule> = {
  app: {
    submitters: byOwner,
    drafters: [],
    agents: false,
    numberFrom: byOwner,
    enrolment: true,
  },
  web: {
    submitters: ['owner', 'agent'],
    drafters: ['agent'],
    agents: true,
    numberFrom: ['owner', 'agent'],
    enrolment: true,
  },
  counter: {
    submitters: ['clerk'],
    drafters: [],
    agents: true,
    numberFrom: ['clerk'],
    enrolment: false,
    clerks: 2,
    hours: 'windows.counter',
  },
  pos: {
    submitters: byOwner,
    drafters: [],
    agents: false,
    numberFrom: byOwner,
    enrolment: true,
    // The terminal may be in other hands: the code goes to the telephone of the record (A24).
    elsewhere: ['otp'],
  },
  phone: draftedByStaff,
  service: draftedByStaff,
  platform: {
    submitters: byOwner,
    drafters: [],
    agents: false,
    numberFrom: byOwner,
    enrolment: false,
    assertion: true,
  },
  // A bank merged or gave new numbers: the acquirer begins, the owner proves, signs and confirms as ever.
  campaign: {
    submitters: ['operator', 'supervisor'],
    drafters: [],
    agents: false,
    numberFrom: ['operator', 'supervisor'],
    enrolment: false,
  },
};

/** Who may write a draft: whoever prepares it, and the owner, who alone confirms it (A17, A25, A27). */
export const draftersOf = (intake: Intake): Role[] => {
  const { drafters, submitters } = intakeRules[intake];
  return [...drafters, ...byOwner.filter((role) => submitters.includes(role))];
};

/** Whether a role may give the number of the new card: staff never hear one (A25). */
export const mayGiveNumber = (intake: Intake, role: Role): boolean =>
  intakeRules[intake].numberFrom.includes(role);

/** Why a draft is not taken: a drafter who may not, or what only the owner may enter (A25, A27). */
export function draftProblems(
  intake: Intake,
  by: Role,
  draft: { newAccount?: unknown },
): Problem[] {
  return [
    ...(draftersOf(intake).includes(by)
      ? []
      : [{ field: 'draftedBy', code: 'ACT_NOT_ALLOWED' } as const]),
    ...(draft.newAccount !== undefined && !mayGiveNumber(intake, by)
      ? [{ field: 'newAccount', code: 'IDV_NOT_OWNER' } as const]
      : []),
  ];
}

/** Who sent it in may not: no correction mends that (A25, A27: staff may draft, never confirm). */
export const submitterProblems = ({ intake, submittedBy }: CardChangeRequest): Problem[] =>
  intakeRules[intake].submitters.includes(submittedBy.role)
    ? []
    : [{ field: 'submittedBy', code: 'IDV_NOT_OWNER' }];

/** What the applicant can mend himself: who he is, and his second factor (A16, A84). */
export const applicantProblems = ({ applicant, authn, intake }: CardChangeRequest): Problem[] => [
  ...(applicant.role === 'agent' && !intakeRules[intake].agents
    ? [{ field: 'applicant.role', code: 'IDV_NOT_OWNER' } as const]
    : []),
  ...(intakeRules[intake].enrolment && !authn.twoFactorEnrolled
    ? [{ field: 'authn.twoFactorEnrolled', code: 'IDV_2FA_NOT_SET' } as const]
    : []),
];

/** When a request that came at an instant is taken up: then, or at the next opening (A23, A57); ISO 8601. */
export function takenUpAt(intake: Intake, at: string, policy: PolicyValues): string {
  const { hours } = intakeRules[intake];
  return hours === undefined ? at : nextOpening(at, policy[hours], policy.calendar);
}

/** Intakes a merchant can use at all: campaigns are not his, and a terminal takes requests only online. */
export const usableIntakes = (terminals: readonly { online: boolean }[]): Intake[] =>
  intakes.filter(
    (intake) =>
      intake !== 'campaign' && (intake !== 'pos' || terminals.some(({ online }) => online)),
  );
