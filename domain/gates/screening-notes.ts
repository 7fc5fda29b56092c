/** Notes about a request that passes screening, for reviewers and the merchant. */
import type { Facts, Problem } from './assessment.ts';
import { findBinAdvice } from '../account/bins.ts';
import { isBelowDailySales } from '../account/daily-limits.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import { findTerminalsInScope, findTerminalsWithOwnCard, type Scope } from '../parties/scope.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { isForeignEntity } from '../request/foreign-owners.ts';
import { findFeeWishNotes } from '../review/fee-wish.ts';
import { findOldHolderNotes } from './old-holder.ts';
import { findOwnerMatch } from './registered-owner.ts';

/** Whether a person decides when the bank does not match the name, because bank systems damage such names [B3.8]. */
export function needsManualNameCheck({ merchant, request }: Facts): boolean {
  const holder = merchant?.value.holder;
  return holder?.accountToken === request.newAccount.token && holder.technicalities.length > 0;
}

/** All notes, each with its field. The risk score covers them separately [D risk score]. */
export const findScreeningNotes = (facts: Facts, policy: PolicyValues): Problem[] => [
  ...(findOwnerMatch(facts) === 'CLOSE_MATCH'
    ? [{ field: 'applicant', code: 'IDV_OWNER_CLOSE' } as const]
    : []),
  ...findUncheckedNotes(facts),
  ...findNameNotes(facts),
  ...findOldHolderNotes(facts, policy),
  ...((facts.lists?.value.sharedWith ?? 0) > 0
    ? [{ field: 'newAccount', code: 'ACC_SHARED' } as const]
    : []),
  ...findOwnCardNotes(facts.merchant?.value, facts.request.scope),
  ...findOfflineNotes(facts),
  ...findCheckDigitNotes(facts),
  ...findBinNotes(facts, policy),
  ...findLimitNotes(facts, policy),
  ...findFeeWishNotes(facts),
];

/** The change of a merchant leaves terminals alone that have a card of their own: the owner may expect otherwise. */
export function findOwnCardNotes(
  merchant: MerchantRecord | undefined,
  scope: Scope | undefined,
): Problem[] {
  const untouched = merchant && !scope ? findTerminalsWithOwnCard(merchant) : [];
  const items = untouched.map(({ sn }) => sn).join(', ');
  return items === '' ? [] : [{ field: 'terminals', code: 'TRM_OWN_CARD', params: { items } }];
}

/** Switched on in time, a terminal is configured with the switch instead of days later [A3]. */
function findOfflineNotes({ merchant, request }: Facts): Problem[] {
  const terminals = merchant ? findTerminalsInScope(merchant.value, request.scope) : [];
  return terminals
    .filter(({ online }) => !online)
    .map(({ sn }) => ({ field: `terminals.${sn}`, code: 'TRM_OFFLINE' }));
}

/** What no connected party checks: reviewers are told, so that they do not take it for checked. */
function findUncheckedNotes({ document, merchant, registry }: Facts): Problem[] {
  const { forensics, reading } = document?.value.examination ?? {};
  const unchecked = [
    ...(registry?.value.state === 'NOT_ASKED' ? ['business-registry'] : []),
    ...(isForeignEntity(merchant?.value.foreign) ? ['home-registry'] : []),
    ...(reading === 'not-asked' ? ['document-reading'] : []),
    ...(forensics === 'not-asked' ? ['document-forensics'] : []),
  ];
  const field = 'materials';
  return unchecked.length === 0
    ? []
    : [{ field, code: 'MAT_NOT_CHECKED', params: { items: unchecked.join(', ') } }];
}

/** A close match goes to a person, and so does a name that the bank could not verify [B2 five values, B3.15]. */
function findNameNotes(facts: Facts): Problem[] {
  const field = 'newAccount.holderName';
  const result = facts.verification?.value.result;
  const holder = facts.merchant?.value.holder;
  const isClose =
    result === 'CLOSE_MATCH' || result === 'NO_MATCH' || holder?.match === 'CLOSE_MATCH';
  const isUnverified = result === 'NOT_POSSIBLE' || result === 'UNAVAILABLE';
  return [
    ...(isClose ? [{ field, code: 'ACC_NAME_CLOSE' } as const] : []),
    ...(isUnverified ? [{ field: 'newAccount', code: 'ACC_UNVERIFIABLE' } as const] : []),
  ];
}

/** The owner confirmed a number that fails a check digit: the issuer's answer decides [C4 card number]. */
const findCheckDigitNotes = ({ account }: Facts): Problem[] => {
  if (account?.asPrinted !== true) return [];
  return account.kind === 'PERSONAL'
    ? [{ field: 'newAccount', code: 'INP_CARD_CHECK' }]
    : [{ field: 'newAccount', code: 'INP_USCC_CHECK' }];
};

/** Compares the table of card numbers with what was typed and what the issuer said; it never refuses [C4 BIN]. */
function findBinNotes({ account, verification }: Facts, policy: PolicyValues): Problem[] {
  if (account?.kind !== 'PERSONAL') return [];
  const advice = findBinAdvice(account.first6);
  if (!advice) return [{ field: 'newAccount', code: 'ACC_UNKNOWN_BANK' }];
  const { bankCodes, cardTypes } = advice;
  const isOtherBank = !bankCodes.has(undefined) && !bankCodes.has(account.bankCode);
  const allowed = policy['personal.allowed'].cardTypes;
  const isTypeUnknown = verification?.value.cardType === undefined;
  const isOtherType = [...cardTypes].every((type) => !allowed.includes(type));
  return [
    ...(isOtherBank ? [{ field: 'newAccount.bankCode', code: 'ACC_UNKNOWN_BANK' } as const] : []),
    ...(isTypeUnknown && isOtherType
      ? [{ field: 'newAccount.cardType', code: 'ACC_KIND_REFUSED' } as const]
      : []),
  ];
}

function findLimitNotes(
  { account, merchant, verification }: Facts,
  policy: PolicyValues,
): Problem[] {
  const accountClass = verification?.value.accountClass ?? 'UNKNOWN';
  const averageFen = merchant?.value.dailyAverageFen ?? 0;
  const isTooLow =
    account?.kind === 'PERSONAL' && isBelowDailySales(accountClass, averageFen, policy);
  return isTooLow ? [{ field: 'newAccount', code: 'LIM_BELOW_NEED' }] : [];
}
