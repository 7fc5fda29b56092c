/**
 * What a merchant may know before anything is typed: may I, by which ways, with which papers, how
 * long, what it costs, where the money is meanwhile (rules.md A12, A13, A49, A64; E4 1). It decides
 * nothing and keeps nothing: every gate judges for itself.
 */
import type { Problem } from './assessment.ts';
import type { MaterialKind } from './card-change.ts';
import { etaOf } from './eta.ts';
import { accountKindProblems, terminalProblems } from './gates/card-problems.ts';
import { cooldownProblems, limitProblems, standingProblems } from './gates/eligibility.ts';
import { licenceProblems } from './gates/paper-problems.ts';
import { intakeRules, takenUpAt, usableIntakes } from './intakes.ts';
import { belowNeed } from './limits.ts';
import { requiredMaterials } from './materials.ts';
import { isDead } from './old-card.ts';
import type { AccountKind, CardClass, CardType, MerchantRecord } from './parties.ts';
import type { PolicyValues } from './policy.ts';
import { forecast, type GateForecast } from './precheck/forecast.ts';
import { riskOfRecord } from './risk.ts';
import type { Intake, RiskTier, Stage } from './stages.ts';

/** What the merchant has in mind, as far as he says: no number, no name. */
export interface Wish {
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

export interface PrecheckQuestion {
  merchant: MerchantRecord;
  wish: Wish;
  /** The merchant's request that is open already. */
  open?: { stage: Stage };
  policy: PolicyValues;
  /** ISO 8601; the record was read now. */
  now: string;
}

/** One way in: when it opens, what to bring, and what must be set up before. */
interface Way {
  intake: Intake;
  /** When a request sent in now is taken up; ISO 8601. */
  opens: string;
  papers: MaterialKind[];
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
  ways: Way[];
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
export function precheck(question: PrecheckQuestion): Precheck {
  const { merchant, now, policy, wish } = question;
  const stops = stopsOf(question);
  const { tier } = riskOfRecord(merchant, policy, now);
  const urgent = isDead({ merchant: { value: merchant, at: now }, reason: wish.reason });
  return {
    may: stops.length === 0,
    stops,
    first: firstOf(question),
    waits:
      merchant.openChanges.length > 0
        ? [{ field: 'merchant.openChanges', code: 'POL_CHANGE_LOCK' }]
        : [],
    warnings: warningsOf(question),
    ways: usableIntakes(merchant.terminals).map((intake) => wayOf(intake, question)),
    accountKinds: policy['accountKind.matrix'][merchant.kind],
    tier,
    gates: forecast(policy, tier, urgent),
    eta: etaOf(policy, tier, now, urgent),
    fee: policy.fee,
    limits: { dailyAverageFen: merchant.dailyAverageFen, ...policy['account.limits'] },
  };
}

/** As screening stops a request, and the one that is open already (A2, A58, A59, A62, A91). */
const stopsOf = ({ merchant, now, open, policy, wish }: PrecheckQuestion): Problem[] => [
  ...(open
    ? [{ field: 'merchantId', code: 'POL_OPEN_REQUEST', params: { stage: open.stage } } as const]
    : []),
  ...standingProblems(merchant, policy, now),
  ...limitProblems(now, { value: merchant, at: now }, policy),
  ...cooldownProblems({ reason: wish.reason }, merchant, policy, now),
];

/** As screening would ask, as far as the wish tells (A3, A11, A19, A66). */
function firstOf({ merchant, now, policy, wish: { account } }: PrecheckQuestion): Problem[] {
  const { cardTypes, classes, otherClass } = policy['personal.allowed'];
  const { byLetter, cardClass, cardType, kind } = account ?? {};
  const personal = kind !== 'CORPORATE';
  const limited = cardClass !== undefined && !classes.includes(cardClass);
  const found: [boolean, string, Problem['code']][] = [
    [
      personal && cardType !== undefined && !cardTypes.includes(cardType),
      'newAccount.cardType',
      'ACC_KIND_REFUSED',
    ],
    [personal && limited && otherClass === 'refuse', 'newAccount', 'ACC_CLASS_LIMIT'],
    [
      byLetter === true && policy.authorisedHolder === 'refused',
      'newAccount.holderRelation',
      'ACC_NAME_MISMATCH',
    ],
  ];
  return [
    ...accountKindProblems(merchant, kind, policy),
    ...found.filter(([holds]) => holds).map(([, field, code]) => ({ field, code })),
    ...licenceProblems(merchant, now, policy, now),
    ...terminalProblems(merchant, account?.bankCode, policy),
  ];
}

/** What the limits of the wished account mean for the merchant's average day (A11, A49). */
function warningsOf({ merchant, policy, wish: { account } }: PrecheckQuestion): Problem[] {
  const level = account?.kind === 'CORPORATE' ? 'UNKNOWN' : (account?.cardClass ?? 'UNKNOWN');
  return belowNeed(level, merchant.dailyAverageFen, policy)
    ? [{ field: 'newAccount', code: 'LIM_BELOW_NEED' }]
    : [];
}

function wayOf(intake: Intake, { merchant, now, policy, wish }: PrecheckQuestion): Way {
  const kinds = policy['accountKind.matrix'][merchant.kind];
  const account = wish.account?.kind ?? (kinds.length === 1 ? kinds[0] : undefined);
  const unset = intakeRules[intake].enrolment && wish.twoFactorEnrolled === false;
  return {
    intake,
    opens: takenUpAt(intake, now, policy),
    papers: requiredMaterials({
      merchant: merchant.kind,
      ...(account && { account }),
      byLetter: wish.account?.byLetter === true,
      intake,
      terminals: merchant.terminals.length,
      perCardReview: policy['terminals.perCardReview'],
    }),
    first: unset ? [{ field: 'authn.twoFactorEnrolled', code: 'IDV_2FA_NOT_SET' }] : [],
  };
}
