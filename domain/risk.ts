/** The risk score: additive, explained line by line, with floors above the sum (rules.md D). */
import type { Facts } from './assessment.ts';
import { isVirtualMobile } from './check-digits.ts';
import { durationMs } from './duration.ts';
import { isAttested } from './gates/identity.ts';
import type { MerchantChange, MerchantRecord, RiskAssessment } from './parties.ts';
import type { PolicyValues } from './policy.ts';
import { accountReasons } from './risk/account.ts';
import { isTakeoverSign, riskReasons, type RiskReason } from './risk/reasons.ts';
import type { RiskTier } from './stages.ts';

/** Tiers by score (rules.md D): below 25 green, from 60 red. */
const amberFrom = 25;
const redFrom = 60;

/** A password reset weighs for a week; it stays a sign of a take-over for contacts.quarantine. */
const passwordResetWeighs = 'P7D';
/** More than so many average days waiting is a prize (rules.md D). */
const averageDaysWaiting = 3;

/**
 * Score, tier and every reason. Unknown is never green: what a party would not say lifts the tier
 * as a finding does.
 */
export const assessRisk = (facts: Facts, policy: PolicyValues, now: string): RiskAssessment =>
  weighed([
    ...recordReasons(facts, policy, now),
    ...accountReasons(facts, policy, now),
    ...requestReasons(facts),
  ]);

/** What the record alone says before anything is typed: the tier that a request can only rise from (A13). */
export const riskOfRecord = (
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
): RiskAssessment => weighed(signsOf(record.lastChanges, policy, now));

function weighed(found: readonly RiskReason[]): RiskAssessment {
  const reasons = [...new Set(found)];
  const sum = reasons.reduce((total, reason) => total + riskReasons[reason].points, 0);
  const score = Math.min(100, Math.max(0, sum));
  const takeover: RiskTier = reasons.filter(isTakeoverSign).length > 1 ? 'red' : 'green';
  const floors = reasons.map((reason) => riskReasons[reason].floor ?? 'green');
  const tier = [byScore(score), takeover, ...floors].reduce(higher);
  return {
    score,
    tier: reasons.some((reason) => riskReasons[reason].lifts) ? oneAbove(tier) : tier,
    reasons: reasons.map((reason) => ({ points: riskReasons[reason].points, reason })),
  };
}

const byScore = (score: number): RiskTier =>
  score >= redFrom ? 'red' : score >= amberFrom ? 'amber' : 'green';

const order: readonly RiskTier[] = ['green', 'amber', 'red'];
const higher = (a: RiskTier, b: RiskTier): RiskTier =>
  order.indexOf(a) >= order.indexOf(b) ? a : b;

const oneAbove = (tier: RiskTier): RiskTier => order[order.indexOf(tier) + 1] ?? 'red';

/** A new card is no sign of a take-over; cooldown.* looks after it. */
const signOf: Partial<Record<MerchantChange, RiskReason>> = {
  contact: 'contact-changed',
  admin: 'admin-changed',
  'legal-person': 'legal-person-changed',
  device: 'device-new',
};

/** Signs within contacts.quarantine (rules.md D, A70). */
function signsOf(
  changes: MerchantRecord['lastChanges'],
  policy: PolicyValues,
  now: string,
): RiskReason[] {
  const within = (duration: string) =>
    new Set(
      changes
        .filter(({ at }) => Date.parse(now) - Date.parse(at) < durationMs(duration))
        .map(({ what }) => what),
    );
  const recent = within(policy['contacts.quarantine']);
  const signs = [...recent].flatMap((what) => signOf[what] ?? []);
  if (within(passwordResetWeighs).has('password')) return [...signs, 'password-reset'];
  return recent.has('password') ? [...signs, 'password-reset-before'] : signs;
}

function recordReasons(facts: Facts, policy: PolicyValues, now: string): RiskReason[] {
  const { merchant, request } = facts;
  const device: RiskReason[] = request.authn.device === 'new' ? ['device-new'] : [];
  if (!merchant) return ['record-unknown', ...device];
  const { contacts, dailyAverageFen, lastChanges, waitingFen = 0 } = merchant.value;
  const virtual = contacts.some(
    ({ channel, masked, until }) =>
      channel === 'sms' && until === undefined && isVirtualMobile(masked),
  );
  const prize = waitingFen > averageDaysWaiting * dailyAverageFen;
  return [
    ...signsOf(lastChanges, policy, now),
    ...device,
    ...(virtual ? (['virtual-mobile'] as const) : []),
    ...(prize ? (['balance-waiting'] as const) : []),
  ];
}

function requestReasons(facts: Facts): RiskReason[] {
  const { cooling, factors, merchant, oldCardShown, request } = facts;
  const agents = [request.applicant.role, request.submittedBy.role, request.draftedBy?.role];
  const failed = factors.filter(({ result }) => result === 'wrong').length;
  const found: [boolean, RiskReason][] = [
    [agents.includes('agent'), 'by-agent'],
    [['lost-card', 'closed-account'].includes(request.reason.kind), 'urgent'],
    [cooling?.untold === true, 'contacts-untold'],
    [failed >= 2, 'failed-proofs'],
    [request.intake === 'counter' && isAttested(facts), 'in-person'],
    [oldCardShown?.last4 === (merchant?.value.binding.last4 ?? ''), 'old-card-shown'],
  ];
  return found.filter(([holds]) => holds).map(([, reason]) => reason);
}
