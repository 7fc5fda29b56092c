/** The risk score: additive, explained line by line, with floors above the sum (rules.md D). */
import type { Facts } from './assessment.ts';
import { durationMs } from './duration.ts';
import type { MerchantChange, RiskAssessment } from './parties.ts';
import type { PolicyValues } from './policy.ts';
import type { RiskTier } from './stages.ts';

const amberFrom = 25;
const redFrom = 60;

interface Line {
  points: number;
  reason: string;
}

/** Unknown is never green: what the bank would not say lifts the tier like a finding does. */
export function assessRisk(facts: Facts, policy: PolicyValues, now: string): RiskAssessment {
  const reasons = [
    ...changeLines(facts, policy, now),
    ...accountLines(facts),
    ...requestLines(facts),
  ];
  const score = Math.max(
    0,
    reasons.reduce((sum, { points }) => sum + points, 0),
  );
  const byScore: RiskTier = score >= redFrom ? 'red' : score >= amberFrom ? 'amber' : 'green';
  return { score, tier: higher(byScore, floorOf(facts, policy, now)), reasons };
}

const order: readonly RiskTier[] = ['green', 'amber', 'red'];
const higher = (a: RiskTier, b: RiskTier): RiskTier =>
  order.indexOf(a) >= order.indexOf(b) ? a : b;

const quarantined: readonly MerchantChange[] = [
  'contact',
  'password',
  'admin',
  'legal-person',
  'device',
];

function recentChanges(facts: Facts, policy: PolicyValues, now: string): Set<MerchantChange> {
  const since = Date.parse(now) - durationMs(policy['contacts.quarantine']);
  const changes = (facts.merchant?.value.lastChanges ?? []).filter(
    ({ what, at }) => quarantined.includes(what) && Date.parse(at) >= since,
  );
  return new Set(changes.map(({ what }) => what));
}

const pointsOfChange: Partial<Record<MerchantChange, Line>> = {
  contact: { points: 25, reason: 'a contact changed recently' },
  admin: { points: 20, reason: 'the administrator changed recently' },
  'legal-person': { points: 20, reason: 'the legal person changed recently' },
  password: { points: 15, reason: 'the password was reset recently' },
  device: { points: 10, reason: 'a new device is used' },
};

const changeLines = (facts: Facts, policy: PolicyValues, now: string): Line[] =>
  [...recentChanges(facts, policy, now)].flatMap((what) => pointsOfChange[what] ?? []);

function accountLines(facts: Facts): Line[] {
  const lines: Line[] = [];
  const verification = facts.verification?.value;
  if (verification?.result === 'CLOSE_MATCH')
    lines.push({ points: 15, reason: 'the holder name matches closely, not exactly' });
  else if (verification?.result !== 'MATCH')
    lines.push({ points: 25, reason: 'the account could not be verified' });
  if (verification?.accountStatus !== 'ACTIVE')
    lines.push({ points: 25, reason: 'the state of the account is not known' });
  const personal = facts.account?.kind === 'PERSONAL';
  if (personal && verification?.accountClass !== 'I')
    lines.push({ points: 25, reason: 'the class of the account is not I' });
  if ((facts.lists?.value.sharedWith ?? 0) > 0)
    lines.push({ points: 20, reason: 'the card is used by another merchant' });
  if (personal && facts.merchant?.value.binding.accountKind === 'CORPORATE')
    lines.push({ points: 20, reason: 'from a corporate to a personal account' });
  return lines;
}

function requestLines(facts: Facts): Line[] {
  const { request } = facts;
  const lines: Line[] = [];
  if (request.applicant.role === 'agent')
    lines.push({ points: 10, reason: 'submitted by an agent' });
  if (request.reason.kind === 'lost-card') lines.push({ points: 5, reason: 'urgent reason' });
  if (facts.factors.filter(({ result }) => result === 'wrong').length >= 2)
    lines.push({ points: 10, reason: 'two or more failed proofs' });
  if (request.intake === 'counter' && facts.attested)
    lines.push({ points: -20, reason: 'in person at a counter' });
  return lines;
}

/** Floors stand above the score: one recent change is amber, two are red, doubt is amber. */
function floorOf(facts: Facts, policy: PolicyValues, now: string): RiskTier {
  const changes = recentChanges(facts, policy, now).size;
  if (changes >= 2) return 'red';
  if (facts.account?.holderRelation === 'AUTHORISED') return 'red';
  const verified = facts.verification?.value;
  const doubt =
    verified?.result !== 'MATCH' ||
    verified.accountStatus !== 'ACTIVE' ||
    (facts.account?.kind === 'PERSONAL' && verified.accountClass !== 'I') ||
    (facts.lists?.value.sharedWith ?? 1) > 0;
  return changes === 1 || doubt ? 'amber' : 'green';
}
