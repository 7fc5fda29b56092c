/** The risk score: additive, explained line by line, with floors above the sum (rules.md D). */
import type { Facts } from './assessment.ts';
import { durationMs } from './duration.ts';
import type { AccountVerification, MerchantChange, RiskAssessment } from './parties.ts';
import type { PolicyValues } from './policy.ts';
import type { RiskTier } from './stages.ts';

/** Tiers by score (rules.md D): below 25 green, from 60 red. */
const amberFrom = 25;
const redFrom = 60;

/** A password reset weighs for a week; it stays a sign of a take-over for contacts.quarantine. */
const passwordResetWeighs = 'P7D';

/** One reason; a floor is the lowest tier it allows, whatever the sum is. */
interface Line {
  points: number;
  reason: string;
  floor?: RiskTier;
}

/**
 * Score, tier and every reason. Unknown is never green: what a party would not say lifts the tier
 * as a finding does.
 */
export function assessRisk(facts: Facts, policy: PolicyValues, now: string): RiskAssessment {
  const lines = [
    ...changeLines(facts, policy, now),
    ...accountLines(facts, policy),
    ...requestLines(facts),
  ];
  const sum = lines.reduce((total, { points }) => total + points, 0);
  const score = Math.min(100, Math.max(0, sum));
  return {
    score,
    tier: lines.reduce((tier, { floor }) => higher(tier, floor ?? 'green'), byScore(score)),
    reasons: lines.map(({ points, reason }) => ({ points, reason })),
  };
}

const byScore = (score: number): RiskTier =>
  score >= redFrom ? 'red' : score >= amberFrom ? 'amber' : 'green';

const order: readonly RiskTier[] = ['green', 'amber', 'red'];
const higher = (a: RiskTier, b: RiskTier): RiskTier =>
  order.indexOf(a) >= order.indexOf(b) ? a : b;

/** Changes that are signs of a take-over; a new card is not one of them, cooldown.* looks after it. */
const signs: Partial<Record<MerchantChange, Omit<Line, 'floor'>>> = {
  contact: { points: 25, reason: 'a contact changed recently' },
  admin: { points: 20, reason: 'the administrator changed recently' },
  'legal-person': { points: 20, reason: 'the legal person changed recently' },
  password: { points: 15, reason: 'the password was reset recently' },
  device: { points: 10, reason: 'a new device is used' },
};

/** One sign in contacts.quarantine is at least amber, two different ones are red (rules.md D). */
function changeLines(facts: Facts, policy: PolicyValues, now: string): Line[] {
  if (!facts.merchant)
    return [{ points: 0, reason: 'the record of the merchant is not known', floor: 'amber' }];
  const changes = facts.merchant.value.lastChanges;
  const within = (what: MerchantChange, duration: string) =>
    changes.some(
      (change) =>
        change.what === what && Date.parse(now) - Date.parse(change.at) < durationMs(duration),
    );
  const recent = new Set(
    changes.map(({ what }) => what).filter((what) => within(what, policy['contacts.quarantine'])),
  );
  const found = [...recent].flatMap((what) => {
    const sign = signs[what];
    if (!sign) return [];
    const weighs = what !== 'password' || within(what, passwordResetWeighs);
    return [weighs ? sign : { ...sign, points: 0 }];
  });
  const floor: RiskTier = found.length > 1 ? 'red' : 'amber';
  return found.map((sign) => ({ ...sign, floor }));
}

function accountLines(facts: Facts, policy: PolicyValues): Line[] {
  const { account, lists, merchant } = facts;
  const lines = verificationLines(facts.verification?.value, account?.kind !== 'CORPORATE', policy);
  if (!lists)
    lines.push({ points: 0, reason: 'the lists have not been looked at', floor: 'amber' });
  else if (lists.value.sharedWith > 0)
    lines.push({ points: 20, reason: 'the card is used by another merchant', floor: 'amber' });
  if (lists?.value.hit)
    lines.push({ points: 0, reason: 'a list hit was judged by a risk officer', floor: 'red' });
  if (account?.kind === 'PERSONAL' && merchant?.value.binding.accountKind === 'CORPORATE')
    lines.push({ points: 20, reason: 'from a corporate to a personal account' });
  if (account?.holderRelation === 'AUTHORISED')
    lines.push({ points: 0, reason: 'the holder is somebody else, by letter', floor: 'red' });
  return lines;
}

/** Only a full match on an active account of an allowed class is as good as known. */
function verificationLines(
  said: AccountVerification | undefined,
  personal: boolean,
  policy: PolicyValues,
): Line[] {
  const lines: Line[] = [];
  if (said?.result === 'CLOSE_MATCH')
    lines.push({
      points: 15,
      reason: 'the holder name matches closely, not exactly',
      floor: 'amber',
    });
  else if (said?.result !== 'MATCH')
    lines.push({ points: 25, reason: 'the holder name could not be verified', floor: 'amber' });
  if (said?.accountStatus !== 'ACTIVE')
    lines.push({ points: 0, reason: 'the state of the account is not known', floor: 'amber' });
  const level = said?.accountClass ?? 'UNKNOWN';
  const allowed = level !== 'UNKNOWN' && policy['personal.allowed'].classes.includes(level);
  if (personal && !allowed)
    lines.push({ points: 0, reason: 'the account is not known to be class I', floor: 'amber' });
  return lines;
}

function requestLines(facts: Facts): Line[] {
  const { attested, factors, request } = facts;
  const lines: Line[] = [];
  if (request.applicant.role === 'agent')
    lines.push({ points: 10, reason: 'submitted by an agent' });
  if (request.reason.kind === 'lost-card') lines.push({ points: 5, reason: 'urgent reason' });
  if (factors.filter(({ result }) => result === 'wrong').length >= 2)
    lines.push({ points: 10, reason: 'two or more failed proofs' });
  if (request.intake === 'counter' && attested?.last4 === request.newAccount.last4)
    lines.push({ points: -20, reason: 'in person at a counter' });
  return lines;
}
