/** What no correction mends: who the merchant is at the acquirer, and how often he changes cards. Every one of them, at once. */
import { appealProblems, isAppeal } from '../appeals.ts';
import type { Facts, Observed, Problem } from '../assessment.ts';
import { dayOf } from '../calendar.ts';
import { durationMs } from '../duration.ts';
import type { FailureCode } from '../failures.ts';
import { submitterProblems } from '../intakes.ts';
import type { AccountDescription, MerchantRecord, ReplacedCard } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';

/** Empty when the merchant may change cards now (A62, A58, A59; E2 submit.perDay, cooldown.*). */
export const eligibilityProblems = (
  facts: Facts,
  merchant: Observed<MerchantRecord>,
  policy: PolicyValues,
  now: string,
): Problem[] => [
  ...standingProblems(merchant.value, policy, now),
  ...limitProblems(facts.submittedAt, merchant, policy),
  ...appealProblems(facts, policy),
  // Two people judge an appeal: it may be about a cooldown, and waits for none.
  ...(isAppeal(facts) ? [] : cooldownProblems(wanted(facts), merchant.value, policy, now)),
  ...submitterProblems(facts.request),
];

const wanted = ({ account, request }: Facts): Wanted => ({
  account,
  reason: request.reason.kind,
});

/** How the merchant stands at the acquirer, and whether its owner may act (A2, A19, A62). */
export function standingProblems(
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  const { adultFrom = '', fullCapacity = true } = record.owner ?? {};
  const today = dayOf(now, policy.calendar);
  const found: [boolean, string, FailureCode][] = [
    [record.state !== 'ACTIVE', 'merchant.state', 'ELG_MERCHANT_STATE'],
    // Of two changes the one that ends the merchant wins (B3 11).
    [record.openChanges.includes('closure'), 'merchant.openChanges', 'ELG_MERCHANT_STATE'],
    [record.frozen, 'merchant.frozen', 'ELG_FROZEN'],
    [record.settlementFrozen === true, 'merchant.settlementFrozen', 'ELG_FROZEN'],
    [record.arrearsFen > 0, 'merchant.arrears', 'ELG_ARREARS'],
    [record.abnormal, 'merchant.abnormal', 'ELG_ABNORMAL'],
    [adultFrom > today || !fullCapacity, 'merchant.owner', 'ELG_CAPACITY'],
  ];
  return found.filter(([holds]) => holds).map(([, field, code]) => ({ field, code }));
}

/**
 * The limit is on submitting, by the day of submit.dayBoundary: a record of a later day counts that
 * day's submissions, not this one's (A91).
 */
export function limitProblems(
  submittedAt: string,
  { value, at }: Observed<MerchantRecord>,
  policy: PolicyValues,
): Problem[] {
  const boundary = { timeZone: policy['submit.dayBoundary'] };
  const sameDay = dayOf(at, boundary) === dayOf(submittedAt, boundary);
  const used = value.submissionsToday >= policy['submit.perDay'];
  return sameDay && used ? [{ field: 'submittedAt', code: 'POL_DAILY_LIMIT' }] : [];
}

/** A card that is no more cannot wait: these are exempt (E2 cooldown.*, A65). */
const exempt: readonly string[] = ['lost-card', 'closed-account', 'card-reissued'];

export interface Wanted {
  account?: AccountDescription | undefined;
  reason?: string | undefined;
}

/**
 * Too soon after the last change, or back to the card that was given up a short while ago (A58, A59).
 * A change that was rolled back is on no record, and counts for none.
 */
export function cooldownProblems(
  { account, reason }: Wanted,
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  if (reason !== undefined && exempt.includes(reason)) return [];
  const changes = record.lastChanges.filter(({ what }) => what === 'settlement-card');
  if (reason === 'correction' && correctsOnce(changes, policy, now)) return [];
  const back = changes.filter(({ replaced }) => account && replaced && sameCard(account, replaced));
  const same = until('POL_COOLDOWN_SAME', back, policy['cooldown.sameCard'], policy, now);
  return same.length > 0
    ? same
    : until('POL_COOLDOWN', changes, policy['cooldown.anyChange'], policy, now);
}

/** Wrong data found while the new card is watched may be set right at once; a second time cools down (A87). */
function correctsOnce(
  changes: MerchantRecord['lastChanges'],
  policy: PolicyValues,
  now: string,
): boolean {
  const watchedSince = Date.parse(now) - durationMs(policy.watch.for);
  return changes.filter(({ at }) => Date.parse(at) > watchedSince).length === 1;
}

function until(
  code: FailureCode,
  changes: MerchantRecord['lastChanges'],
  cooldown: string,
  policy: PolicyValues,
  now: string,
): Problem[] {
  const last = Math.max(...changes.map(({ at }) => Date.parse(at) + durationMs(cooldown)));
  if (!(last > Date.parse(now))) return [];
  const date = dayOf(new Date(last).toISOString(), policy.calendar);
  return [{ field: 'newAccount', code, params: { date } }];
}

/** As far as masks can tell: the number itself is known to the vault alone. */
export const sameCard = (account: AccountDescription, card: ReplacedCard): boolean =>
  account.first6 === card.first6 &&
  account.last4 === card.last4 &&
  account.bankCode === card.bankCode;
