/** The risk score: a sum of points of reasons, some of which set a minimum tier [D risk score]. */
import type { Facts } from '../gates/assessment.ts';
import { isVirtualMobileNumber } from '../account/check-digits.ts';
import { parseDurationMs } from '../time/duration.ts';
import { isTerminalCertified } from '../gates/pos-terminal.ts';
import { isAttested } from '../gates/identity.ts';
import { findOwnerMatch } from '../gates/registered-owner.ts';
import type { MerchantChange, MerchantRecord } from '../parties/merchant.ts';
import type { RiskAssessment } from './assessment.ts';
import { isForeignEntity } from '../request/foreign-owners.ts';
import { isRemote } from '../request/intakes.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { findAccountReasons } from './account-reasons.ts';
import { findDocumentReasons } from './document-reasons.ts';
import { findPlaceReasons } from './place-reasons.ts';
import { findRegistryReasons } from './registry-reasons.ts';
import { isTakeoverReason, riskReasons, type RiskReason } from './reasons.ts';
import { riskTiers, type RiskTier } from '../request/stages.ts';

/**
 * Score, tier and reasons of a request. What a party could not answer raises the tier as a finding
 * does, so that unknown is never green.
 * @param now ISO 8601
 */
export const assessRisk = (facts: Facts, policy: PolicyValues, now: string): RiskAssessment =>
  computeRisk(policy, [
    ...findRecordReasons(facts, policy, now),
    ...findAccountReasons(facts, policy, now),
    ...findRegistryReasons(facts),
    ...findDocumentReasons(facts),
    ...findPlaceReasons(facts),
    ...findOriginReasons(facts, policy),
    ...findRequestReasons(facts, policy),
  ]);

/**
 * The risk that is known before a request: the lowest tier that a request of the merchant can have [A13].
 * @param earlierObjectionAt when somebody objected to an earlier request, within `objection.memory`
 */
export const assessRecordRisk = (
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
  earlierObjectionAt?: string,
): RiskAssessment =>
  computeRisk(policy, [
    ...findTakeoverReasons(record.lastChanges, policy, now),
    ...findForeignReasons(record.foreign),
    ...(earlierObjectionAt === undefined ? [] : (['objected-before'] as const)),
  ]);

function computeRisk(policy: PolicyValues, found: readonly RiskReason[]): RiskAssessment {
  const weights = policy['risk.reasons'];
  const reasons = [...new Set(found)];
  const sum = reasons.reduce((total, reason) => total + weights[reason].points, 0);
  const score = Math.min(100, Math.max(0, sum));
  const takeoverTier: RiskTier = reasons.filter(isTakeoverReason).length > 1 ? 'red' : 'green';
  const floors = reasons.map((reason) => weights[reason].floor ?? 'green');
  const tier = [findTierByScore(score, policy), takeoverTier, ...floors].reduce(pickHigherTier);
  return {
    score,
    tier: reasons.some((reason) => riskReasons[reason].raisesTier) ? raiseTier(tier) : tier,
    reasons: reasons.map((reason) => ({ points: weights[reason].points, reason })),
  };
}

function findTierByScore(score: number, policy: PolicyValues): RiskTier {
  const { amber, red } = policy['risk.tiers'];
  return score >= red ? 'red' : score >= amber ? 'amber' : 'green';
}

const pickHigherTier = (a: RiskTier, b: RiskTier): RiskTier =>
  riskTiers.indexOf(a) >= riskTiers.indexOf(b) ? a : b;

const raiseTier = (tier: RiskTier): RiskTier => riskTiers[riskTiers.indexOf(tier) + 1] ?? 'red';

/** A changed settlement card is not among them: the cooldowns cover it [E2 cooldown]. */
const reasonByChange: Partial<Record<MerchantChange, RiskReason>> = {
  contact: 'contact-changed',
  admin: 'admin-changed',
  'legal-person': 'legal-person-changed',
  device: 'device-new',
};

/**
 * Take-over reasons from changes within `contacts.quarantine`. A password reset adds points for a shorter time, and stays
 * a take-over reason [D recent-change quarantine, A70].
 */
function findTakeoverReasons(
  changes: MerchantRecord['lastChanges'],
  policy: PolicyValues,
  now: string,
): RiskReason[] {
  const findChangesWithin = (duration: string) =>
    new Set(
      changes
        .filter(({ at }) => Date.parse(now) - Date.parse(at) < parseDurationMs(duration))
        .map(({ what }) => what),
    );
  const recent = findChangesWithin(policy['contacts.quarantine']);
  const reasons = [...recent].flatMap((what) => reasonByChange[what] ?? []);
  if (findChangesWithin(policy['risk.facts'].passwordReset).has('password'))
    return [...reasons, 'password-reset'];
  return recent.has('password') ? [...reasons, 'password-reset-before'] : reasons;
}

function findRecordReasons(facts: Facts, policy: PolicyValues, now: string): RiskReason[] {
  const { merchant, request } = facts;
  const device = findSignInReasons(request);
  if (!merchant) return ['record-unknown', ...device];
  const { contacts, dailyAverageFen, lastChanges, waitingFen = 0 } = merchant.value;
  const hasVirtualMobile = contacts.some(
    ({ channel, masked, until }) =>
      channel === 'sms' && until === undefined && isVirtualMobileNumber(masked),
  );
  // Waiting takings attract thieves [D risk score].
  const hasLargeBalance = waitingFen > policy['risk.facts'].averageDaysWaiting * dailyAverageFen;
  return [
    ...findTakeoverReasons(lastChanges, policy, now),
    ...device,
    ...(hasVirtualMobile ? (['virtual-mobile'] as const) : []),
    ...(hasLargeBalance ? (['balance-waiting'] as const) : []),
  ];
}

/** How the owner signed in, as far as somebody attested it; unknown is never green [A16, D device and place]. */
function findSignInReasons({ authn, intake }: Facts['request']): RiskReason[] {
  const { device, level, place, rooted, twoFactorEnrolled } = authn;
  const attested: RiskReason[] = [
    ...(rooted === true ? (['device-rooted'] as const) : []),
    ...(place === 'other' ? (['place-unusual'] as const) : []),
  ];
  if (!isRemote(intake)) return device === 'new' ? ['device-new', ...attested] : attested;
  return [
    ...attested,
    ...(device === 'known' ? [] : ([device === 'new' ? 'device-new' : 'device-unknown'] as const)),
    ...(level === undefined || twoFactorEnrolled === undefined
      ? (['sign-in-unknown'] as const)
      : []),
  ];
}

/** Of every request of the merchant, whoever submits it [B3.7]. */
const findForeignReasons = (foreign: MerchantRecord['foreign']): RiskReason[] => [
  ...(isForeignEntity(foreign) ? (['foreign-entity'] as const) : []),
  ...(foreign?.representative === undefined ? [] : (['foreign-representative'] as const)),
];

/** Many submissions from one place of the network, whoever the merchants are [D velocity]. */
function findOriginReasons({ origin }: Facts, policy: PolicyValues): RiskReason[] {
  if (!origin) return [];
  const { address, area } = policy['limits.origins'];
  return [
    ...(origin.fromAddress >= address.riskFrom ? (['address-busy'] as const) : []),
    ...(origin.fromArea >= area.riskFrom ? (['area-busy'] as const) : []),
  ];
}

function findRequestReasons(facts: Facts, policy: PolicyValues): RiskReason[] {
  const { cooling, factors, merchant, request } = facts;
  const agents = [request.applicant.role, request.submittedBy.role, request.draftedBy?.role];
  const failed = factors.filter(({ result }) => result === 'wrong').length;
  const found: [boolean, RiskReason][] = [
    [findOwnerMatch(facts) === 'CLOSE_MATCH', 'owner-close'],
    [agents.includes('agent'), 'by-agent'],
    [request.applicant.role === 'signatory', 'by-signatory'],
    [['lost-card', 'closed-account'].includes(request.reason.kind), 'urgent'],
    [cooling?.untold === true, 'contacts-untold'],
    [facts.earlierObjectionAt !== undefined, 'objected-before'],
    [failed >= policy['risk.facts'].failedProofs, 'failed-proofs'],
    [request.intake === 'pos' && !isTerminalCertified(facts), 'terminal-unknown'],
    [request.intake === 'counter' && isAttested(facts), 'in-person'],
  ];
  return [
    ...found.filter(([holds]) => holds).map(([, reason]) => reason),
    ...findForeignReasons(merchant?.value.foreign),
  ];
}
