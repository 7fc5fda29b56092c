/**
 * What a merchant may know before anything is typed: may I, by which ways, with which papers, how
 * long, what it costs, where the money is meanwhile [A12, A13, A49, A64, E4.1]. It decides
 * nothing and keeps nothing: every gate judges for itself.
 */
import type { Problem } from '../gates/assessment.ts';
import type { DocumentKind } from '../request/document-kinds.ts';
import { computeEta } from '../request/eta.ts';
import { findAccountKindProblems, findTerminalProblems } from '../gates/card-problems.ts';
import {
  findCooldownProblems,
  findDailyLimitProblems,
  findMerchantProblems,
} from '../gates/eligibility.ts';
import { findLicenceProblems } from '../gates/document-problems.ts';
import { intakeRules, findProcessingStart, findUsableIntakes } from '../request/intakes.ts';
import { isBelowDailySales } from '../account/daily-limits.ts';
import { findRequiredDocuments } from '../request/required-documents.ts';
import { isOldCardDead } from '../account/old-card.ts';
import type { AccountKind, CardClass, CardType } from '../parties/account.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { forecastGates, type GateForecast } from './forecast.ts';
import { assessRecordRisk } from '../risk/score.ts';
import type { Intake, RiskTier, Stage } from '../request/stages.ts';

/** What the merchant has in mind, as far as he says: no number, no name. */
export interface PlannedChange {
  reason?: string;
  twoFactorEnrolled?: boolean;
  account?: {
    kind?: AccountKind;
    cardType?: CardType;
    cardClass?: CardClass;
    bankCode?: string;
    /** The holder is somebody else, who gives a letter. */
    byLetter?: boolean;
  };
}

export interface PrecheckInput {
  merchant: MerchantRecord;
  plannedChange: PlannedChange;
  /** The merchant's request that is open already. */
  openRequest?: { stage: Stage };
  policy: PolicyValues;
  /** ISO 8601; the record was read now. */
  now: string;
}

/** One way in: when it opens, what to bring, and what must be set up before. */
interface IntakeOption {
  intake: Intake;
  /** When a request sent in now is taken up; ISO 8601. */
  opens: string;
  papers: DocumentKind[];
  first: Problem[];
}

export interface Precheck {
  /** Whether a request sent in now would be taken on. */
  may: boolean;
  /** Everything that is in the way, at once. */
  stops: Problem[];
  /** What must be put right first, and can be. */
  first: Problem[];
  /** What a request would wait for by itself. */
  waits: Problem[];
  /** Worth a thought: it keeps nothing from passing. */
  warnings: Problem[];
  ways: IntakeOption[];
  /** Kinds of account that this merchant may name. */
  accountKinds: readonly AccountKind[];
  /** The tier that the record alone gives: a request can only rise from it. */
  tier: RiskTier;
  /** How long each gate takes, who is waited for, and where the money is. */
  gates: GateForecast[];
  /** When it would be completed if everybody answers at once; ISO 8601. */
  eta: string;
  fee: PolicyValues['fee'];
  /** An average day, and what may arrive in a day by class of account; fen. */
  limits: { dailyAverageFen: number } & PolicyValues['account.limits'];
}

/** @returns the same for the same question, whoever asks and however often */
export function runPrecheck(input: PrecheckInput): Precheck {
  const { merchant, now, policy, plannedChange } = input;
  const stops = findStops(input);
  const { tier } = assessRecordRisk(merchant, policy, now);
  const urgent = isOldCardDead({
    merchant: { value: merchant, at: now },
    reason: plannedChange.reason,
  });
  return {
    may: stops.length === 0,
    stops,
    first: findFirstSteps(input),
    waits:
      merchant.openChanges.length > 0
        ? [{ field: 'merchant.openChanges', code: 'POL_CHANGE_LOCK' }]
        : [],
    warnings: findWarnings(input),
    ways: findUsableIntakes(merchant.terminals).map((intake) => buildIntakeOption(intake, input)),
    accountKinds: policy['accountKind.matrix'][merchant.kind],
    tier,
    gates: forecastGates(policy, tier, urgent),
    eta: computeEta(policy, tier, now, urgent),
    fee: policy.fee,
    limits: { dailyAverageFen: merchant.dailyAverageFen, ...policy['account.limits'] },
  };
}

/** As screening stops a request, and the one that is open already [A2, A58, A59, A62, A91]. */
const findStops = ({
  merchant,
  now,
  openRequest,
  policy,
  plannedChange,
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
  ...findMerchantProblems(merchant, policy, now),
  ...findDailyLimitProblems(now, { value: merchant, at: now }, policy),
  ...findCooldownProblems({ reason: plannedChange.reason }, merchant, policy, now),
];

/** As screening would ask, as far as the wish tells [A3, A11, A19, A66]. */
function findFirstSteps({
  merchant,
  now,
  policy,
  plannedChange: { account },
}: PrecheckInput): Problem[] {
  const { cardTypes, classes, otherClass } = policy['personal.allowed'];
  const { byLetter, cardClass, cardType, kind } = account ?? {};
  const isPersonal = kind !== 'CORPORATE';
  const isClassLimited = cardClass !== undefined && !classes.includes(cardClass);
  const found: [boolean, string, Problem['code']][] = [
    [
      isPersonal && cardType !== undefined && !cardTypes.includes(cardType),
      'newAccount.cardType',
      'ACC_KIND_REFUSED',
    ],
    [isPersonal && isClassLimited && otherClass === 'refuse', 'newAccount', 'ACC_CLASS_LIMIT'],
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
    ...findTerminalProblems(merchant, account?.bankCode, policy),
  ];
}

/** What the limits of the wished account mean for the merchant's average day [A11, A49]. */
function findWarnings({ merchant, policy, plannedChange: { account } }: PrecheckInput): Problem[] {
  const accountClass =
    account?.kind === 'CORPORATE' ? 'UNKNOWN' : (account?.cardClass ?? 'UNKNOWN');
  return isBelowDailySales(accountClass, merchant.dailyAverageFen, policy)
    ? [{ field: 'newAccount', code: 'LIM_BELOW_NEED' }]
    : [];
}

function buildIntakeOption(
  intake: Intake,
  { merchant, now, policy, plannedChange }: PrecheckInput,
): IntakeOption {
  const kinds = policy['accountKind.matrix'][merchant.kind];
  const account = plannedChange.account?.kind ?? (kinds.length === 1 ? kinds[0] : undefined);
  const isTwoFactorMissing =
    intakeRules[intake].isTwoFactorRequired && plannedChange.twoFactorEnrolled === false;
  return {
    intake,
    opens: findProcessingStart(intake, now, policy),
    papers: findRequiredDocuments({
      merchant: merchant.kind,
      ...(account && { account }),
      hasAuthorisationLetter: plannedChange.account?.byLetter === true,
      intake,
      terminals: merchant.terminals.length,
      perCardReview: policy['terminals.perCardReview'],
    }),
    first: isTwoFactorMissing
      ? [{ field: 'authn.twoFactorEnrolled', code: 'IDV_2FA_NOT_SET' }]
      : [],
  };
}
