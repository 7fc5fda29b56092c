/** Problems that no correction repairs: the merchant's standing at the acquirer, and how often cards change. */
import { findAppealProblems, isAppeal } from '../request/appeals.ts';
import type { Facts, Observed, Problem } from './assessment.ts';
import { toLocalDate } from '../time/calendar.ts';
import { parseDurationMs } from '../time/duration.ts';
import type { FailureCode } from '../failures/codes.ts';
import { isFresh } from '../time/valid-for.ts';
import { findPosTerminalProblems } from './pos-terminal.ts';
import { findSubmitterProblems } from '../request/intakes.ts';
import { isReissueKnown } from '../review/renumbering.ts';
import { findVerificationProblems } from './verification-problems.ts';
import type { AccountDescription } from '../parties/account.ts';
import type { MerchantRecord, ReplacedCard } from '../parties/merchant.ts';
import { findTerminalsWithOwnCard, type Scope } from '../parties/scope.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { findRegisteredOwnerProblems } from './registered-owner.ts';

/** All of them at once; empty when the merchant may change cards now [A62, A58, A59, E2 submit.perDay, E2 cooldown]. */
export const findEligibilityProblems = (
  facts: Facts,
  merchant: Observed<MerchantRecord>,
  policy: PolicyValues,
  now: string,
): Problem[] => [
  ...findScopeProblems(facts.request.scope, merchant.value, facts.merchantRequest),
  ...findMerchantProblems(merchant.value, policy, now),
  ...findDailyLimitProblems(facts, merchant, policy),
  ...findAppealProblems(facts, policy),
  // Two reviewers decide on an appeal, which may be about a cooldown: none applies to it.
  ...(isAppeal(facts)
    ? []
    : findCooldownProblems(buildCooldownSubject(facts, policy, now), merchant.value, policy, now)),
  ...findSubmitterProblems(facts.request, policy),
  ...findPosTerminalProblems(facts),
  ...findRegisteredOwnerProblems(facts),
];

/**
 * Why no request may be for this terminal: it is not one of the merchant's that has a card of its own, or the change of
 * the whole merchant is under way. Whose it is otherwise is not told.
 * @param merchantRequest the open request for the whole merchant
 */
export function findScopeProblems(
  scope: Scope | undefined,
  merchant: MerchantRecord,
  merchantRequest: Facts['merchantRequest'],
): Problem[] {
  if (!scope) return [];
  const field = 'scope.terminal';
  const own = findTerminalsWithOwnCard(merchant).map(({ sn }) => sn);
  if (!own.includes(scope.terminal)) {
    const allowed = own.join(', ');
    return [{ field, code: 'TRM_NO_OWN_CARD', ...(allowed !== '' && { params: { allowed } }) }];
  }
  return merchantRequest
    ? [{ field, code: 'POL_OPEN_REQUEST', params: { stage: merchantRequest.stage } }]
    : [];
}

/**
 * A card that the bank does not call reissued is another card, whatever the merchant states, and whatever else the bank cannot say.
 * What is corrected first decides nothing: the bank is asked again.
 */
function buildCooldownSubject(facts: Facts, policy: PolicyValues, now: string): CooldownSubject {
  const { account, correctedAt, request, verification } = facts;
  const { kind } = request.reason;
  const isRefuted =
    kind === 'card-reissued' &&
    isFresh(verification, policy, { now, notBefore: correctedAt }) &&
    !isReissueKnown(facts) &&
    findVerificationProblems(facts, policy).length === 0;
  return { account, ...(!isRefuted && { reason: kind }) };
}

/** Problems with the state of the merchant, and with the life and legal capacity of the owner [A2, A19, A62, B3.14]. */
export function findMerchantProblems(
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  const { adultFrom = '', deceasedOn, fullCapacity = true } = record.owner ?? {};
  const today = toLocalDate(now, policy.calendar);
  const found: [boolean, string, FailureCode][] = [
    [record.state !== 'ACTIVE', 'merchant.state', 'ELG_MERCHANT_STATE'],
    // A closure wins over a card change [B3.11].
    [record.openChanges.includes('closure'), 'merchant.openChanges', 'ELG_MERCHANT_STATE'],
    [record.frozen, 'merchant.frozen', 'ELG_FROZEN'],
    [record.settlementFrozen === true, 'merchant.settlementFrozen', 'ELG_FROZEN'],
    [record.arrearsFen > 0, 'merchant.arrears', 'ELG_ARREARS'],
    [record.abnormal, 'merchant.abnormal', 'ELG_ABNORMAL'],
    [adultFrom > today || !fullCapacity, 'merchant.owner', 'ELG_CAPACITY'],
    // Nobody signs for a dead owner. While heirs are being registered, the request waits for that [B3.14].
    [
      deceasedOn !== undefined && !record.openChanges.includes('subject'),
      'merchant.owner',
      'ELG_DECEASED',
    ],
  ];
  return found.filter(([holds]) => holds).map(([, field, code]) => ({ field, code }));
}

/**
 * The daily limit of submissions [A91], by our own books, and by the core's as a second opinion. The
 * core's count applies on the day of submission only, in the time zone of `submit.dayBoundary`: a
 * merchant record that is read later counts the submissions of another day.
 */
export function findDailyLimitProblems(
  { submittedAt, submissionsToday = 0 }: Pick<Facts, 'submittedAt' | 'submissionsToday'>,
  { value, at }: Observed<MerchantRecord>,
  policy: PolicyValues,
): Problem[] {
  const boundary = { timeZone: policy['submit.dayBoundary'] };
  const isSameDay = toLocalDate(at, boundary) === toLocalDate(submittedAt, boundary);
  const counted = Math.max(submissionsToday, isSameDay ? value.submissionsToday : 0);
  return counted >= policy['submit.perDay']
    ? [{ field: 'submittedAt', code: 'POL_DAILY_LIMIT' }]
    : [];
}

/** A dead card must be replaced at once: these reasons are exempt from cooldowns [E2 cooldown, A65]. */
const exemptReasons: readonly string[] = ['lost-card', 'closed-account', 'card-reissued'];

export interface CooldownSubject {
  account?: AccountDescription | undefined;
  reason?: string | undefined;
}

/**
 * Changes that come too soon after the last one, or that return to a card replaced recently
 * [A58, A59]. A change that was rolled back is not in the merchant record and does not count.
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
  const changesFromSameCard = changes.filter(
    ({ replaced }) => account && replaced && isSameCard(account, replaced),
  );
  const sameCardProblems = buildCooldownProblems(
    'POL_COOLDOWN_SAME',
    changesFromSameCard,
    policy['cooldown.sameCard'],
    policy,
    now,
  );
  return sameCardProblems.length > 0
    ? sameCardProblems
    : buildCooldownProblems('POL_COOLDOWN', changes, policy['cooldown.anyChange'], policy, now);
}

/** The first correction of wrong data during the watch needs no cooldown; a second one does [A87]. */
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

/** Whether two cards agree in bank, first six and last four digits; only the vault knows the whole number. */
export const isSameCard = (account: AccountDescription, card: ReplacedCard): boolean =>
  account.first6 === card.first6 &&
  account.last4 === card.last4 &&
  account.bankCode === card.bankCode;
