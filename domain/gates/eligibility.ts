/** What no correction mends: who the merchant is at the acquirer, and how often he changes cards. Every one of them, at once. */
import { findAppealProblems, isAppeal } from '../request/appeals.ts';
import type { Facts, Observed, Problem } from './assessment.ts';
import { toLocalDate } from '../time/calendar.ts';
import { parseDurationMs } from '../time/duration.ts';
import type { FailureCode } from '../failures/codes.ts';
import { findSubmitterProblems } from '../request/intakes.ts';
import type { AccountDescription } from '../parties/account.ts';
import type { MerchantRecord, ReplacedCard } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** Empty when the merchant may change cards now [A62, A58, A59, E2 submit.perDay, E2 cooldown]. */
export const findEligibilityProblems = (
  facts: Facts,
  merchant: Observed<MerchantRecord>,
  policy: PolicyValues,
  now: string,
): Problem[] => [
  ...findMerchantProblems(merchant.value, policy, now),
  ...findDailyLimitProblems(facts.submittedAt, merchant, policy),
  ...findAppealProblems(facts, policy),
  // Two people judge an appeal: it may be about a cooldown, and waits for none.
  ...(isAppeal(facts)
    ? []
    : findCooldownProblems(getCooldownSubject(facts), merchant.value, policy, now)),
  ...findSubmitterProblems(facts.request),
];

const getCooldownSubject = ({ account, request }: Facts): CooldownSubject => ({
  account,
  reason: request.reason.kind,
});

/** How the merchant stands at the acquirer, and whether its owner may act [A2, A19, A62]. */
export function findMerchantProblems(
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  const { adultFrom = '', fullCapacity = true } = record.owner ?? {};
  const today = toLocalDate(now, policy.calendar);
  const found: [boolean, string, FailureCode][] = [
    [record.state !== 'ACTIVE', 'merchant.state', 'ELG_MERCHANT_STATE'],
    // Of two changes the one that ends the merchant wins [B3.11].
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
 * day's submissions, not this one's [A91].
 */
export function findDailyLimitProblems(
  submittedAt: string,
  { value, at }: Observed<MerchantRecord>,
  policy: PolicyValues,
): Problem[] {
  const boundary = { timeZone: policy['submit.dayBoundary'] };
  const sameDay = toLocalDate(at, boundary) === toLocalDate(submittedAt, boundary);
  const used = value.submissionsToday >= policy['submit.perDay'];
  return sameDay && used ? [{ field: 'submittedAt', code: 'POL_DAILY_LIMIT' }] : [];
}

/** A card that is no more cannot wait: these are exempt [E2 cooldown, A65]. */
const exemptReasons: readonly string[] = ['lost-card', 'closed-account', 'card-reissued'];

export interface CooldownSubject {
  account?: AccountDescription | undefined;
  reason?: string | undefined;
}

/**
 * Too soon after the last change, or back to the card that was given up a short while ago [A58, A59].
 * A change that was rolled back is on no record, and counts for none.
 */
export function findCooldownProblems(
  { account, reason }: CooldownSubject,
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  if (reason !== undefined && exemptReasons.includes(reason)) return [];
  const changes = record.lastChanges.filter(({ what }) => what === 'settlement-card');
  if (reason === 'correction' && isFirstCorrection(changes, policy, now)) return [];
  const back = changes.filter(
    ({ replaced }) => account && replaced && isSameCard(account, replaced),
  );
  const same = buildCooldownProblems(
    'POL_COOLDOWN_SAME',
    back,
    policy['cooldown.sameCard'],
    policy,
    now,
  );
  return same.length > 0
    ? same
    : buildCooldownProblems('POL_COOLDOWN', changes, policy['cooldown.anyChange'], policy, now);
}

/** Wrong data found while the new card is watched may be set right at once; a second time cools down [A87]. */
function isFirstCorrection(
  changes: MerchantRecord['lastChanges'],
  policy: PolicyValues,
  now: string,
): boolean {
  const watchedSince = Date.parse(now) - parseDurationMs(policy.watch.for);
  return changes.filter(({ at }) => Date.parse(at) > watchedSince).length === 1;
}

function buildCooldownProblems(
  code: FailureCode,
  changes: MerchantRecord['lastChanges'],
  cooldown: string,
  policy: PolicyValues,
  now: string,
): Problem[] {
  const last = Math.max(...changes.map(({ at }) => Date.parse(at) + parseDurationMs(cooldown)));
  if (!(last > Date.parse(now))) return [];
  const date = toLocalDate(new Date(last).toISOString(), policy.calendar);
  return [{ field: 'newAccount', code, params: { date } }];
}

/** As far as masks can tell: the number itself is known to the vault alone. */
export const isSameCard = (account: AccountDescription, card: ReplacedCard): boolean =>
  account.first6 === card.first6 &&
  account.last4 === card.last4 &&
  account.bankCode === card.bankCode;
