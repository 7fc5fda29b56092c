/** What screening makes of the numbers of card, branch and terminals. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import type { Terminal } from '../../../domain/parties/merchant.ts';
import {
  buildAccount,
  policy,
  buildPolicyValues,
  submittedAt,
  buildVerification,
  buildVerifiedFacts,
} from '../../support/facts.ts';
import { findCodes, ofMerchant, screen, withBankAnswer } from '../../support/screening.ts';

describe('The numbers of card, branch and terminals', () => {
  const ofAccount = (more: Parameters<typeof buildAccount>[0], facts: Partial<Facts> = {}) =>
    buildVerifiedFacts({ account: buildAccount(more), ...facts });

  it('[A11] A card that no table knows only gives a warning', () => {
    expect(findCodes(ofAccount({ first6: '000000' }))).toEqual(['green', 'ACC_UNKNOWN_BANK']);
    expect(findCodes(ofAccount({ bankCode: '103' }))).toEqual(['green', 'ACC_UNKNOWN_BANK']);
    expect(findCodes(ofAccount({ asPrinted: true }))).toEqual(['green', 'INP_CARD_CHECK']);
    const { verification, ...unheard } = ofAccount({ first6: '000000' });
    expect(verification).toBeDefined();
    expect(findCodes(unheard)).toEqual(['need']);
  });

  it('[A11] A number of credit cards gives a warning until the issuer has said what the card is', () => {
    const { cardType: _, ...debit } = buildAccount({ first6: '625965', bankCode: '105' });
    const { cardType: __, ...untold } = buildVerification();
    const unsaid = buildVerifiedFacts({
      account: debit,
      verification: { value: untold, at: submittedAt },
    });
    expect(findCodes(unsaid)).toEqual(['green', 'ACC_KIND_REFUSED']);
    expect(findCodes(buildVerifiedFacts({ account: debit }))).toEqual(['green']);
  });

  it.each([
    ['102100099996', []],
    ['105100021060', ['INP_BRANCH_CHECK']],
    ['102100099995', ['INP_BRANCH_CHECK']],
  ])(
    '[A8] The branch code %s must be valid and belong to the bank of the account',
    (cnaps, codes) => {
      const found = findCodes(ofAccount({ cnaps }));
      expect(found).toEqual(codes.length > 0 ? codes : ['green']);
    },
  );

  it('[A46] [A89] Screening names every terminal that is incompatible by itself or with the new bank', () => {
    const terminal = (sn: string, model: string, appVersion: string): Terminal => ({
      sn,
      model,
      appVersion,
      online: true,
    });
    const terminals = [
      terminal('T-1', 'S90', '1.9.9'),
      terminal('T-2', 'S90', '2.0'),
      terminal('T-3', 'K9', '7'),
      terminal('T-4', 'S80', '3.1.0'),
      terminal('T-5', 'P90', '0.1'),
    ];
    const matrix = buildPolicyValues({
      'terminals.compatibility': [
        { model: 'S90', fromApp: '2.0.0' },
        { model: 'S80', notWithBanks: ['102', '403'] },
        { model: 'K9', retired: true },
      ],
    });
    const facts = buildVerifiedFacts(ofMerchant({ terminals }));
    const unfit = ['T-1', 'T-3', 'T-4'].map((sn) => ({
      field: `terminals.${sn}`,
      code: 'TRM_INCOMPATIBLE',
    }));
    expect(screen(facts, matrix)).toEqual({
      kind: 'need',
      needs: ['terminal-fit'],
      problems: unfit,
    });
    // What the merchant can correct comes first, and nothing is kept back.
    const oldAccount = { last4: '0000' };
    expect(screen({ ...facts, request: { ...facts.request, oldAccount } }, matrix)).toEqual({
      kind: 'ask',
      problems: [{ field: 'oldAccount.last4', code: 'INP_OLD_MISMATCH' }, ...unfit],
    });
    const otherBank = { ...facts, account: buildAccount({ bankCode: '105' }) };
    expect(screen(otherBank, matrix)).toMatchObject({ problems: unfit.slice(0, 2) });
  });

  it('[A49] An average day above the limit of the account class gives a warning', () => {
    const lenient = buildPolicyValues({
      'personal.allowed': { ...policy['personal.allowed'], otherClass: 'warn' },
    });
    const day = (dailyAverageFen: number) =>
      withBankAnswer({ accountClass: 'II' }, ofMerchant({ dailyAverageFen }));
    expect(findCodes(day(1_000_000), lenient)).toEqual(['amber']);
    expect(findCodes(day(1_000_001), lenient)).toEqual(['amber', 'LIM_BELOW_NEED']);
  });
});
