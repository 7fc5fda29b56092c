/**
 * What a merchant learns before a request: whether a change is possible, by which intakes, with which
 * documents, how long it takes, what it costs, how the new bank is reached, and where payouts go meanwhile
 * [A12, A13, A49, A64, E4.1]. The precheck stores nothing and binds no gate.
 */
import type { Problem } from '../gates/assessment.ts';
import type { DocumentKind } from '../request/document-kinds.ts';
import { computeEta } from '../request/eta.ts';
import { findAccountKindProblems, findTerminalProblems } from '../gates/card-problems.ts';
import {
  findCooldownProblems,
  findDailyLimitProblems,
  findMerchantProblems,
  findScopeProblems,
} from '../gates/eligibility.ts';
import { findOwnCardNotes } from '../gates/screening-notes.ts';
import { findLicenceProblems } from '../gates/document-problems.ts';
import { isClassRefused } from '../gates/verification-problems.ts';
import { getIntakeRule, findProcessingStart, findUsableIntakes } from '../request/intakes.ts';
import { isBelowDailySales } from '../account/daily-limits.ts';
import { findRequiredDocuments } from '../request/required-documents.ts';
import { findCoolingTerm, isHeldCorrection } from '../review/urgency.ts';
import { isOldCardDead } from '../account/old-card.ts';
import type { Branch } from '../account/branches.ts';
import type { AccountKind, CardClass, CardType } from '../parties/account.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import { viewInScope, type Scope } from '../parties/scope.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { describeBankService, type BankService } from './bank-service.ts';
import { forecastGates, type GateForecast } from './forecast.ts';
import { assessRecordRisk } from '../risk/score.ts';
import type { Intake, RiskTier, StageOrOutcome } from '../request/stages.ts';

/** The change that the merchant plans, as far as they describe it, without numbers and names. */
export interface PlannedChange {
  /** The terminal whose own card is to change; without it the merchant's does. */
  scope?: Scope;
  reason?: string;
  twoFactorEnrolled?: boolean;
  account?: {
    kind?: AccountKind;
    cardType?: CardType;
    cardClass?: CardClass;
    bankCode?: string;
    /** Somebody else holds the account and gives a letter of authorisation. */
    byLetter?: boolean;
  };
}

export interface PrecheckInput {
  merchant: MerchantRecord;
  plannedChange: PlannedChange;
  /** The open request of the scope, or for the whole merchant. */
  openRequest?: { stage: StageOrOutcome };
  /** When somebody objected to an earlier request of the merchant, within `objection.memory`; ISO 8601. */
  earlierObjectionAt?: string;
  /** Requests of the merchant that were submitted on the same day, in our own books. */
  submissionsToday?: number;
  /** An earlier request of the scope has left payouts held. */
  payoutsHeld?: true;
  policy: PolicyValues;
  /** The acquirer's list of branches, if there is one. */
  branches?: readonly Branch[];
  /** ISO 8601; also when the merchant record was read. */
  now: string;
}

/** One possible intake: when it opens, which documents it needs, and what must be set up first. */
interface IntakeOption {
  intake: Intake;
  /** When processing of a request submitted now starts; ISO 8601. */
  opens: string;
  papers: DocumentKind[];
  first: Problem[];
}

export interface Precheck {
  /** Whether a request submitted now would be accepted. */
  may: boolean;
  /** Everything that makes a request impossible now. */
  stops: Problem[];
  /** What the merchant must and can correct first. */
  first: Problem[];
  /** What a request would wait for. */
  waits: Problem[];
  /** Advice that stops nothing. */
  warnings: Problem[];
  ways: IntakeOption[];
  /** The kinds of account that this merchant may choose. */
  accountKinds: readonly AccountKind[];
  /** The lowest tier that a request can have. */
  tier: RiskTier;
  gates: GateForecast[];
  /** When a request would be completed if everybody answers at once; ISO 8601. */
  eta: string;
  fee: PolicyValues['fee'];
  /** The merchant's average day, and the daily limits by class of account, in fen. */
  limits: { dailyAverageFen: number } & PolicyValues['account.limits'];
  /** Hours, holidays and limits that the new bank and the payment systems to it have. */
  bank: BankService;
}

/** Runs the precheck. The same input always gives the same answer. */
export function runPrecheck({ merchant: record, ...asked }: PrecheckInput): Precheck {
  const merchant = viewInScope(record, asked.plannedChange.scope);
  const input = { ...asked, merchant };
  const { now, policy, plannedChange } = input;
  const stops = findStops(input);
  const { tier } = assessRecordRisk(merchant, policy, now, input.earlierObjectionAt);
  const { payoutsHeld } = input;
  const isDead = isOldCardDead({
    merchant: { value: merchant, at: now },
    reason: plannedChange.reason,
  });
  const held = {
    ...(payoutsHeld && { payoutsHeld }),
    request: { reason: { kind: plannedChange.reason } },
  };
  const urgent = isDead || isHeldCorrection(held);
  const coolingTerm = findCoolingTerm(policy, tier, held);
  return {
    may: stops.length === 0,
    stops,
    first: findFirstSteps(input),
    waits:
      merchant.openChanges.length > 0
        ? [{ field: 'merchant.openChanges', code: 'POL_CHANGE_LOCK' }]
        : [],
    warnings: findWarnings(input),
    ways: findUsableIntakes(merchant.terminals, policy).map((intake) =>
      buildIntakeOption(intake, input),
    ),
    accountKinds: policy['accountKind.matrix'][merchant.kind],
    tier,
    gates: forecastGates(policy, tier, urgent, payoutsHeld, coolingTerm),
    eta: computeEta(policy, tier, now, urgent, coolingTerm),
    fee: policy.fee,
    limits: { dailyAverageFen: merchant.dailyAverageFen, ...policy['account.limits'] },
    bank: describeBankService(plannedChange.account?.bankCode, now, policy, asked.branches),
  };
}

/** What stops a request in screening, and an open request [A2, A58, A59, A62, A91]. */
const findStops = ({
  merchant,
  now,
  openRequest,
  policy,
  plannedChange,
  submissionsToday = 0,
}: PrecheckInput): Problem[] => [
  ...(openRequest
    ? [
        {
          field: 'merchantId',
          code: 'POL_OPEN_REQUEST',
          params: { stage: openRequest.stage },
        } as const,
      ]
    : []),
  ...findScopeProblems(plannedChange.scope, merchant, undefined),
  ...findMerchantProblems(merchant, policy, now),
  ...findDailyLimitProblems(
    { submittedAt: now, submissionsToday },
    { value: merchant, at: now },
    policy,
  ),
  ...findCooldownProblems({ reason: plannedChange.reason }, merchant, policy, now),
];

/** What screening would ask the merchant to correct, as far as the plan shows it [A3, A11, A19, A66]. */
function findFirstSteps({
  merchant,
  now,
  policy,
  plannedChange: { account, scope },
}: PrecheckInput): Problem[] {
  const { cardTypes } = policy['personal.allowed'];
  const { byLetter, cardClass = 'UNKNOWN', cardType, kind } = account ?? {};
  const isPersonal = kind !== 'CORPORATE';
  const found: [boolean, string, Problem['code']][] = [
    [
      isPersonal && cardType !== undefined && !cardTypes.includes(cardType),
      'newAccount.cardType',
      'ACC_KIND_REFUSED',
    ],
    [isPersonal && isClassRefused(cardClass, policy), 'newAccount', 'ACC_CLASS_LIMIT'],
    [
      byLetter === true && policy.authorisedHolder === 'refused',
      'newAccount.holderRelation',
      'ACC_NAME_MISMATCH',
    ],
  ];
  return [
    ...findAccountKindProblems(merchant, kind, policy),
    ...found.filter(([holds]) => holds).map(([, field, code]) => ({ field, code })),
    ...findLicenceProblems(merchant, now, policy, now),
    ...findTerminalProblems(merchant, scope, account?.bankCode, policy),
  ];
}

/** Warns when the planned account cannot receive the average day [A11, A49], and of terminals that keep their card. */
function findWarnings({
  merchant,
  policy,
  plannedChange: { account, scope },
}: PrecheckInput): Problem[] {
  const accountClass =
    account?.kind === 'CORPORATE' ? 'UNKNOWN' : (account?.cardClass ?? 'UNKNOWN');
  return [
    ...(isBelowDailySales(accountClass, merchant.dailyAverageFen, policy)
      ? [{ field: 'newAccount', code: 'LIM_BELOW_NEED' } as const]
      : []),
    ...findOwnCardNotes(merchant, scope),
  ];
}

function buildIntakeOption(
  intake: Intake,
  { merchant, now, policy, plannedChange }: PrecheckInput,
): IntakeOption {
  const kinds = policy['accountKind.matrix'][merchant.kind];
  const account = plannedChange.account?.kind ?? (kinds.length === 1 ? kinds[0] : undefined);
  const isTwoFactorMissing =
    getIntakeRule(intake, policy).isTwoFactorRequired && plannedChange.twoFactorEnrolled === false;
  return {
    intake,
    opens: findProcessingStart(intake, now, policy),
    papers: findRequiredDocuments(
      {
        merchant: merchant.kind,
        ...(account && { account }),
        hasAuthorisationLetter: plannedChange.account?.byLetter === true,
        intake,
        foreign: merchant.foreign,
        terminals: merchant.terminals.length,
      },
      policy,
    ),
    first: isTwoFactorMissing
      ? [{ field: 'authn.twoFactorEnrolled', code: 'IDV_2FA_NOT_SET' }]
      : [],
  };
}
