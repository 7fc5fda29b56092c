/** What lets a request pass and is still worth a word: for the person who looks next, and for the merchant. */
import type { Facts, Problem } from './assessment.ts';
import { findBinAdvice } from '../account/bins.ts';
import { isBelowDailySales } from '../account/daily-limits.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** A no of the bank to a name that machines spoil is a person's to judge, never a refusal [B3.8]. */
export function needsManualNameCheck({ merchant, request }: Facts): boolean {
  const holder = merchant?.value.holder;
  return holder?.accountToken === request.newAccount.token && holder.technicalities.length > 0;
}

/** Every note, each with the field it is about; the tier has risen already where it must [D risk score]. */
export const findScreeningNotes = (facts: Facts, policy: PolicyValues): Problem[] => [
  ...findNameNotes(facts),
  ...((facts.lists?.value.sharedWith ?? 0) > 0
    ? [{ field: 'newAccount', code: 'ACC_SHARED' } as const]
    : []),
  ...findBinNotes(facts, policy),
  ...findLimitNotes(facts, policy),
];

/** Close goes to a person; so does what the bank cannot say, however long it was asked [B2 five values, B3.15]. */
function findNameNotes(facts: Facts): Problem[] {
  const field = 'newAccount.holderName';
  const result = facts.verification?.value.result;
  const holder = facts.merchant?.value.holder;
  const close =
    result === 'CLOSE_MATCH' || result === 'NO_MATCH' || holder?.match === 'CLOSE_MATCH';
  const isUnverified = result === 'NOT_POSSIBLE' || result === 'UNAVAILABLE';
  return [
    ...(close ? [{ field, code: 'ACC_NAME_CLOSE' } as const] : []),
    ...(isUnverified ? [{ field: 'newAccount', code: 'ACC_UNVERIFIABLE' } as const] : []),
  ];
}

/** The table of card numbers against what was typed and what the issuer said: advice, never a reason [C4 BIN]. */
function findBinNotes({ account, verification }: Facts, policy: PolicyValues): Problem[] {
  if (account?.kind !== 'PERSONAL') return [];
  const advice = findBinAdvice(account.first6);
  if (!advice) return [{ field: 'newAccount', code: 'ACC_UNKNOWN_BANK' }];
  const { bankCodes, cardTypes } = advice;
  const otherBank = !bankCodes.has(undefined) && !bankCodes.has(account.bankCode);
  const allowed = policy['personal.allowed'].cardTypes;
  const isTypeUnknown = verification?.value.cardType === undefined;
  const otherType = [...cardTypes].every((type) => !allowed.includes(type));
  return [
    ...(otherBank ? [{ field: 'newAccount.bankCode', code: 'ACC_UNKNOWN_BANK' } as const] : []),
    ...(isTypeUnknown && otherType
      ? [{ field: 'newAccount.cardType', code: 'ACC_KIND_REFUSED' } as const]
      : []),
  ];
}

function findLimitNotes(
  { account, merchant, verification }: Facts,
  policy: PolicyValues,
): Problem[] {
  const accountClass = verification?.value.accountClass ?? 'UNKNOWN';
  const average = merchant?.value.dailyAverageFen ?? 0;
  const low = account?.kind === 'PERSONAL' && isBelowDailySales(accountClass, average, policy);
  return low ? [{ field: 'newAccount', code: 'LIM_BELOW_NEED' }] : [];
}
