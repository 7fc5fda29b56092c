/** Screening of an account, for the tests of what it asks, notes and refuses. */
import type { Facts, Problem } from '../../domain/gates/assessment.ts';
import { assessGate } from '../../domain/gates/gates.ts';
import {
  buildMerchant,
  buildVerification,
  buildVerifiedFacts,
  policy,
  submittedAt,
} from './facts.ts';

/** Screening at the time of submission. */
export const screen = (facts: Facts, values = policy) =>
  assessGate('screening', facts, values, submittedAt);
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
