import { expect, it } from 'vitest';
import { findPayoutLocation } from '../../../domain/request/payout-location.ts';
import { buildMerchant } from '../../support/facts.ts';

const at = '2026-06-10T02:00:00.000Z';
const frozen = { merchant: { value: buildMerchant({ settlementFrozen: true }), at } };
const usual = { merchant: { value: buildMerchant({}), at } };

it.each([
  ['the old card', 'old', usual, 'old'],
  ['the old card before the record is known', 'old', {}, 'old'],
  ['nowhere while an earlier request holds them', 'old', { payoutsHeld: true }, 'hold'],
  ['nowhere while the acquirer has frozen the settlement', 'old', frozen, 'hold'],
  ['nowhere while this request holds them', 'hold', usual, 'hold'],
  ['the new card after the release', 'new', { payoutsHeld: true, ...usual }, 'new'],
] as const)('[A75] Payouts go to %s', (_where, ordered, facts, expected) => {
  expect(findPayoutLocation(ordered, facts)).toBe(expected);
});
