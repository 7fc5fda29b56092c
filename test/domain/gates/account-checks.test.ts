/** What screening makes of the new account: the register's word on its holder, the bank's, and the table of numbers. */
import { describe, expect, it } from 'vitest';
import type { Facts, Problem } from '../../../domain/gates/assessment.ts';
import { describeFailure } from '../../../domain/failures/codes.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import type { AccountStatus } from '../../../domain/parties/bank.ts';
import type { HolderCheck, Terminal } from '../../../domain/parties/merchant.ts';
import {
  buildAccount,
  buildMaterial,
  buildMerchant,
  policy,
  buildPolicyValues,
  buildRequest,
  submittedAt,
  buildVerification,
  buildVerifiedFacts,
} from '../../support/facts.ts';

const screen = (facts: Facts, values = policy) =>
  assessGate('screening', facts, values, submittedAt);
const heard = (more: Parameters<typeof buildVerification>[0], facts: Partial<Facts> = {}) =>
  buildVerifiedFacts({
    verification: { value: buildVerification(more), at: submittedAt },
    ...facts,
  });
const ofMerchant = (more: Parameters<typeof buildMerchant>[0]) => ({
  merchant: { value: buildMerchant(more), at: submittedAt },
});
const held = (more: Partial<HolderCheck>) =>
  ofMerchant({
    holder: { accountToken: 'acc_00000002', match: 'MATCH', technicalities: [], ...more },
  });
/** Codes of what is asked, or the kind of the answer with the codes of its notes. */
const codesOf = (facts: Facts, values = policy): string[] => {
  const said = screen(facts, values);
  const codes = (problems: Problem[] = []) => problems.map(({ code }) => code);
  if (said.kind === 'ask') return codes(said.problems);
  return said.kind === 'pass' ? [said.risk?.tier ?? '', ...codes(said.notes)] : [said.kind];
};

const company = buildMerchant({ kind: 'COMPANY', licenceValidUntil: '2030-01-01' });
const corporate = (more: Parameters<typeof buildVerification>[0]): Facts =>
  heard(more, {
    merchant: { value: company, at: submittedAt },
    account: buildAccount({ kind: 'CORPORATE' }),
    request: buildRequest({
      materials: (['id-front', 'id-back', 'account-permit', 'business-licence'] as const).map(
        (kind) => buildMaterial(kind),
      ),
    }),
  });

describe("the bank's word on the account", () => {
  const states: [AccountStatus, string][] = [
    ['EXPIRED', 'ACC_EXPIRED'],
    ['LOST', 'ACC_LOST'],
    ['CLOSED', 'ACC_CLOSED'],
    ['FROZEN', 'ACC_FROZEN'],
    ['DORMANT', 'ACC_DORMANT'],
  ];
  it.each(states)('[A4] asks for another card when this one is %s', (accountStatus, code) => {
    expect(codesOf(heard({ accountStatus }))).toEqual([code]);
  });

  it.each([
    ['14', 'ACC_NOT_FOUND'],
    ['AC01', 'ACC_NOT_FOUND'],
    ['ACNF', 'ACC_NOT_FOUND'],
    ['15', 'ACC_UNKNOWN_BANK'],
    ['31', 'ACC_UNKNOWN_BANK'],
    ['54', 'ACC_EXPIRED'],
    ['41', 'ACC_LOST'],
    ['AC04', 'ACC_CLOSED'],
    ['CASS', 'ACC_CLOSED'],
    ['AC06', 'ACC_FROZEN'],
    ['BANM', 'ACC_KIND_MISMATCH'],
    ['PANM', 'ACC_KIND_MISMATCH'],
    ['BAMM', 'ACC_KIND_MISMATCH'],
    ['PAMM', 'ACC_KIND_MISMATCH'],
    ['NMTC', 'ACC_NAME_MISMATCH'],
  ])('[A78] tells by its reason %s what is wrong: %s', (reasonCode, code) => {
    expect(codesOf(heard({ result: 'NO_MATCH', reasonCode }))).toEqual([code]);
    if (code === 'ACC_NAME_MISMATCH') return;
    const unsaid = heard({ result: 'NOT_POSSIBLE', accountStatus: 'UNKNOWN', reasonCode });
    expect(codesOf(unsaid)).toEqual([code]);
  });

  it('says the same thing once, however it is told', () => {
    const closed = heard({ result: 'NO_MATCH', reasonCode: 'AC04', accountStatus: 'CLOSED' });
    expect(codesOf(closed)).toEqual(['ACC_CLOSED']);
  });

  it('[A66] asks for an account of the same name', () => {
    expect(codesOf(heard({ result: 'NO_MATCH' }))).toEqual(['ACC_NAME_MISMATCH']);
  });

  it('[A66] takes a namesake for what he is', () => {
    const fields = { name: 'VERIFIED', ownerId: 'REFUTED', mobile: 'UNKNOWN' } as const;
    const said = screen(heard({ fields }));
    expect(said).toMatchObject({
      kind: 'ask',
      problems: [{ field: 'newAccount.holderIdNumber', code: 'IDV_MISMATCH' }],
    });
  });

  it('[A11] asks neither for card type nor for class of a corporate account', () => {
    expect(codesOf(corporate({ cardType: 'CC', accountClass: 'III' }))).toEqual(['green']);
  });

  it('[A11] refuses a card that the issuer calls credit, and says all it heard at once', () => {
    const facts = heard({ result: 'NO_MATCH', accountStatus: 'FROZEN', cardType: 'CC' });
    expect(codesOf(facts)).toEqual(['ACC_NAME_MISMATCH', 'ACC_FROZEN', 'ACC_KIND_REFUSED']);
  });

  it.each(['II', 'III'] as const)('[A11] refuses class %s, or only weighs it', (accountClass) => {
    const facts = heard({ accountClass }, ofMerchant({ dailyAverageFen: 100_000 }));
    expect(codesOf(facts)).toEqual(['ACC_CLASS_LIMIT']);
    const warned = buildPolicyValues({
      'personal.allowed': { ...policy['personal.allowed'], otherClass: 'warn' },
    });
    expect(codesOf(facts, warned)).toEqual(['amber']);
  });
});

describe('what a person must look at', () => {
  it.each([
    ['CLOSE_MATCH', 'ACC_NAME_CLOSE'],
    ['NOT_POSSIBLE', 'ACC_UNVERIFIABLE'],
    ['UNAVAILABLE', 'ACC_UNVERIFIABLE'],
  ] as const)('[A79] is an answer of %s: amber, and never the merchant’s fault', (result, code) => {
    expect(codesOf(heard({ result }))).toEqual(['amber', code]);
    expect(describeFailure(code).repairedBy).toBe('operator');
  });

  it('is a card on which other merchants are paid', () => {
    const lists = { value: { screeningId: 's-1', hit: false, sharedWith: 2 }, at: submittedAt };
    expect(codesOf(buildVerifiedFacts({ lists }))).toEqual(['amber', 'ACC_SHARED']);
  });

  it('is a holder whose name comes close to the registered one', () => {
    expect(codesOf(buildVerifiedFacts(held({ match: 'CLOSE_MATCH' })))).toEqual([
      'amber',
      'ACC_NAME_CLOSE',
    ]);
  });

  it('is a name that the bank does not know because machines spoil it', () => {
    const spoilt = held({ technicalities: ['rare-character'] });
    expect(codesOf(heard({ result: 'NO_MATCH' }, spoilt))).toEqual(['amber', 'ACC_NAME_CLOSE']);
    const other = held({ technicalities: ['rare-character'], accountToken: 'acc_00000009' });
    expect(codesOf(heard({ result: 'NO_MATCH' }, other))).toEqual(['ACC_NAME_MISMATCH']);
    const noAccount = heard({ result: 'NO_MATCH', reasonCode: 'AC01' }, spoilt);
    expect(codesOf(noAccount)).toEqual(['ACC_NOT_FOUND']);
  });

  it('never passes as green, whatever the policy allows otherwise', () => {
    const lenient = buildPolicyValues({
      'personal.allowed': {
        cardTypes: ['DC', 'CC', 'SCC', 'PC'],
        classes: ['I', 'II', 'III', 'UNKNOWN'],
        otherClass: 'warn',
      },
    });
    for (const result of ['CLOSE_MATCH', 'NOT_POSSIBLE', 'UNAVAILABLE'] as const)
      expect(codesOf(heard({ result }), lenient)[0]).toBe('amber');
  });
});

describe('the holder', () => {
  it('[A66] must bear a name of the merchant', () => {
    expect(codesOf(buildVerifiedFacts(held({ match: 'NO_MATCH' })))).toEqual(['ACC_NAME_MISMATCH']);
  });

  it('[A66] whose name nobody compared, or for another account, is never green', () => {
    const { holder: _, ...untold } = buildMerchant();
    expect(codesOf(buildVerifiedFacts({ merchant: { value: untold, at: submittedAt } }))).toEqual([
      'amber',
    ]);
    expect(codesOf(buildVerifiedFacts(held({ accountToken: 'acc_00000009' })))).toEqual(['amber']);
    expect(codesOf(buildVerifiedFacts(held({ accountToken: 'acc_9', match: 'NO_MATCH' })))).toEqual(
      ['amber'],
    );
  });

  it('is another person only by letter, where the profile allows it, in the strictest review', () => {
    const stranger = { ...held({ match: 'NO_MATCH' }) };
    const facts = buildVerifiedFacts({
      account: buildAccount({ holderRelation: 'AUTHORISED' }),
      ...stranger,
    });
    expect(codesOf(facts)).toEqual(['ACC_NAME_MISMATCH']);
    const allowed = buildPolicyValues({ authorisedHolder: 'letter-and-red-review' });
    expect(codesOf(facts, allowed)).toEqual(['MAT_MISSING']);
    const materials = [...facts.request.materials, buildMaterial('authorisation-letter')];
    const lettered = { ...facts, request: { ...facts.request, materials } };
    expect(codesOf(lettered, allowed)).toEqual(['red']);
  });
});

describe('the numbers of card, branch and terminals', () => {
  const ofAccount = (more: Parameters<typeof buildAccount>[0], facts: Partial<Facts> = {}) =>
    buildVerifiedFacts({ account: buildAccount(more), ...facts });

  it('[A11] warn, and no more, when no table knows the card', () => {
    expect(codesOf(ofAccount({ first6: '000000' }))).toEqual(['green', 'ACC_UNKNOWN_BANK']);
    expect(codesOf(ofAccount({ bankCode: '103' }))).toEqual(['green', 'ACC_UNKNOWN_BANK']);
    expect(codesOf(ofAccount({ asPrinted: true }))).toEqual(['green', 'INP_CARD_CHECK']);
    const { verification, ...unheard } = ofAccount({ first6: '000000' });
    expect(verification).toBeDefined();
    expect(codesOf(unheard)).toEqual(['need']);
  });

  it('[A11] warn of a credit card until the issuer has said what it is', () => {
    const { cardType: _, ...debit } = buildAccount({ first6: '625965', bankCode: '105' });
    const { cardType: __, ...untold } = buildVerification();
    const unsaid = buildVerifiedFacts({
      account: debit,
      verification: { value: untold, at: submittedAt },
    });
    expect(codesOf(unsaid)).toEqual(['green', 'ACC_KIND_REFUSED']);
    expect(codesOf(buildVerifiedFacts({ account: debit }))).toEqual(['green']);
  });

  it.each([
    ['102100099996', []],
    ['105100021060', ['INP_BRANCH_CHECK']],
    ['102100099995', ['INP_BRANCH_CHECK']],
  ])('[A8] want the branch code %s to be sound, and of that bank', (cnaps, codes) => {
    const found = codesOf(ofAccount({ cnaps }));
    expect(found).toEqual(codes.length > 0 ? codes : ['green']);
  });

  it('[A46] [A89] name every terminal that does not fit, as it is or with that bank', () => {
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
    const said = screen(facts, matrix);
    expect(said.kind === 'ask' && said.problems).toEqual(
      ['T-1', 'T-3', 'T-4'].map((sn) => ({ field: `terminals.${sn}`, code: 'TRM_INCOMPATIBLE' })),
    );
    const otherBank = { ...facts, account: buildAccount({ bankCode: '105' }) };
    expect(codesOf(otherBank, matrix)).toEqual(['TRM_INCOMPATIBLE', 'TRM_INCOMPATIBLE']);
  });

  it('[A49] warn when an average day is more than the class of the account may take', () => {
    const lenient = buildPolicyValues({
      'personal.allowed': { ...policy['personal.allowed'], otherClass: 'warn' },
    });
    const day = (dailyAverageFen: number) =>
      heard({ accountClass: 'II' }, ofMerchant({ dailyAverageFen }));
    expect(codesOf(day(1_000_000), lenient)).toEqual(['amber']);
    expect(codesOf(day(1_000_001), lenient)).toEqual(['amber', 'LIM_BELOW_NEED']);
  });
});
