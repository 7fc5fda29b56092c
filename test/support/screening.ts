/** Screening of an account, for the tests of what it asks, notes and refuses. */
import type { Facts, Problem } from '../../domain/gates/assessment.ts';
import { assessGate } from '../../domain/gates/gates.ts';
import {
  buildMerchant,
  buildSubmittedFacts,
  buildVerification,
  buildVerifiedFacts,
  policy,
  submittedAt,
} from './facts.ts';

/** Screening, at the time of submission unless given. */
export const screen = (facts: Facts, values = policy, now = submittedAt) =>
  assessGate('screening', facts, values, now);
/** Codes of what is asked, or the kind of any other answer. */
export const listAskedCodes = (facts: Facts, values = policy, now = submittedAt): string[] => {
  const assessment = screen(facts, values, now);
  return assessment.kind === 'ask'
    ? assessment.problems.map(({ code }) => code)
    : [assessment.kind];
};
/** Facts of a submission by a merchant with this record. */
export const buildFactsOfMerchant = (more: Parameters<typeof buildMerchant>[0]): Facts =>
  buildSubmittedFacts(ofMerchant(more));
export const company = buildMerchant({ kind: 'COMPANY', licenceValidUntil: '2030-01-01' });
/** Facts in which the bank has answered so about the account. */
export const withBankAnswer = (
  more: Parameters<typeof buildVerification>[0],
  facts: Partial<Facts> = {},
) =>
  buildVerifiedFacts({
    verification: { value: buildVerification(more), at: submittedAt },
    ...facts,
  });
/** The record of the merchant, read at submission. */
export const ofMerchant = (more: Parameters<typeof buildMerchant>[0]) => ({
  merchant: { value: buildMerchant(more), at: submittedAt },
});
/** Codes of what is asked, or the kind of the answer with the codes of its notes. */
export const findCodes = (facts: Facts, values = policy): string[] => {
  const said = screen(facts, values);
  const codes = (problems: Problem[] = []) => problems.map(({ code }) => code);
  if (said.kind === 'ask') return codes(said.problems);
  return said.kind === 'pass' ? [said.risk?.tier ?? '', ...codes(said.notes)] : [said.kind];
};
