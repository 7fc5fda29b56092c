/** What screening makes of the new account: of the answers of bank and register about it and its holder. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { describeFailure } from '../../../domain/failures/codes.ts';
import type { AccountStatus } from '../../../domain/parties/bank.ts';
import type { HolderCheck } from '../../../domain/parties/merchant.ts';
import {
  buildAccount,
  buildMaterial,
  buildMerchant,
  policy,
  buildPolicyValues,
  buildRequest,
  submittedAt,
  type buildVerification,
  buildVerifiedFacts,
} from '../../support/facts.ts';
import { findCodes, ofMerchant, screen, withBankAnswer } from '../../support/screening.ts';

const held = (more: Partial<HolderCheck>) =>
  ofMerchant({
    holder: { accountToken: 'acc_00000002', match: 'MATCH', technicalities: [], ...more },
  });
const company = buildMerchant({ kind: 'COMPANY', licenceValidUntil: '2030-01-01' });
const corporate = (more: Parameters<typeof buildVerification>[0]): Facts =>
  withBankAnswer(more, {
    merchant: { value: company, at: submittedAt },
    account: buildAccount({ kind: 'CORPORATE' }),
    request: buildRequest({
      materials: (['id-front', 'id-back', 'account-permit', 'business-licence'] as const).map(
        (kind) => buildMaterial(kind),
      ),
    }),
  });

describe('What the bank says about the new account', () => {
  const states: [AccountStatus, string][] = [
    ['EXPIRED', 'ACC_EXPIRED'],
    ['LOST', 'ACC_LOST'],
    ['CLOSED', 'ACC_CLOSED'],
    ['FROZEN', 'ACC_FROZEN'],
    ['DORMANT', 'ACC_DORMANT'],
  ];
  it.each(states)(
    '[A4] Screening asks for another card when the account is %s',
    (accountStatus, code) => {
      expect(findCodes(withBankAnswer({ accountStatus }))).toEqual([code]);
    },
  );

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
  ])('[A78] Screening translates the reason %s of the bank into %s', (reasonCode, code) => {
    expect(findCodes(withBankAnswer({ result: 'NO_MATCH', reasonCode }))).toEqual([code]);
    if (code === 'ACC_NAME_MISMATCH') return;
    const unsaid = withBankAnswer({ result: 'NOT_POSSIBLE', accountStatus: 'UNKNOWN', reasonCode });
    expect(findCodes(unsaid)).toEqual([code]);
  });

  it('Screening names one fault once, even when state and reason of the bank both say it', () => {
    const closed = withBankAnswer({
      result: 'NO_MATCH',
      reasonCode: 'AC04',
      accountStatus: 'CLOSED',
    });
    expect(findCodes(closed)).toEqual(['ACC_CLOSED']);
  });

  it('[A66] Screening asks for an account in the name of the merchant when the bank finds another name', () => {
    expect(findCodes(withBankAnswer({ result: 'NO_MATCH' }))).toEqual(['ACC_NAME_MISMATCH']);
  });

  it('[A66] Screening does not accept a holder who only has the same name as the owner', () => {
    const fields = { name: 'VERIFIED', ownerId: 'REFUTED', mobile: 'UNKNOWN' } as const;
    const said = screen(withBankAnswer({ fields }));
    expect(said).toMatchObject({
      kind: 'ask',
      problems: [{ field: 'newAccount.holderIdNumber', code: 'IDV_MISMATCH' }],
    });
  });

  it('[A11] Screening asks neither for the card type nor for the class of a corporate account', () => {
    expect(findCodes(corporate({ cardType: 'CC', accountClass: 'III' }))).toEqual(['green']);
  });

  it('[A11] Screening refuses a card that its issuer calls a credit card, and names all faults at once', () => {
    const facts = withBankAnswer({ result: 'NO_MATCH', accountStatus: 'FROZEN', cardType: 'CC' });
    expect(findCodes(facts)).toEqual(['ACC_NAME_MISMATCH', 'ACC_FROZEN', 'ACC_KIND_REFUSED']);
  });

  it.each(['II', 'III'] as const)(
    '[A11] Screening refuses an account of class %s, or only weighs it where the policy says so',
    (accountClass) => {
      const facts = withBankAnswer({ accountClass }, ofMerchant({ dailyAverageFen: 100_000 }));
      expect(findCodes(facts)).toEqual(['ACC_CLASS_LIMIT']);
      const warned = buildPolicyValues({
        'personal.allowed': { ...policy['personal.allowed'], otherClass: 'warn' },
      });
      expect(findCodes(facts, warned)).toEqual(['amber']);
    },
  );
});

describe('Accounts that a person must check', () => {
  it.each([
    ['CLOSE_MATCH', 'ACC_NAME_CLOSE'],
    ['NOT_POSSIBLE', 'ACC_UNVERIFIABLE'],
    ['UNAVAILABLE', 'ACC_UNVERIFIABLE'],
  ] as const)('[A79] is an answer of %s: amber, and never the merchant’s fault', (result, code) => {
    expect(findCodes(withBankAnswer({ result }))).toEqual(['amber', code]);
    expect(describeFailure(code).repairedBy).toBe('operator');
  });

  it('A card on which other merchants are paid makes a request amber', () => {
    const lists = { value: { screeningId: 's-1', hit: false, sharedWith: 2 }, at: submittedAt };
    expect(findCodes(buildVerifiedFacts({ lists }))).toEqual(['amber', 'ACC_SHARED']);
  });

  it('A holder whose name is close to the registered one makes a request amber', () => {
    expect(findCodes(buildVerifiedFacts(held({ match: 'CLOSE_MATCH' })))).toEqual([
      'amber',
      'ACC_NAME_CLOSE',
    ]);
  });

  it('A name that bank systems often damage makes a request amber when the bank does not know it', () => {
    const spoilt = held({ technicalities: ['rare-character'] });
    expect(findCodes(withBankAnswer({ result: 'NO_MATCH' }, spoilt))).toEqual([
      'amber',
      'ACC_NAME_CLOSE',
    ]);
    const other = held({ technicalities: ['rare-character'], accountToken: 'acc_00000009' });
    expect(findCodes(withBankAnswer({ result: 'NO_MATCH' }, other))).toEqual(['ACC_NAME_MISMATCH']);
    const noAccount = withBankAnswer({ result: 'NO_MATCH', reasonCode: 'AC01' }, spoilt);
    expect(findCodes(noAccount)).toEqual(['ACC_NOT_FOUND']);
  });

  it('An account that a person must check is never green, whatever the policy allows otherwise', () => {
    const lenient = buildPolicyValues({
      'personal.allowed': {
        cardTypes: ['DC', 'CC', 'SCC', 'PC'],
        classes: ['I', 'II', 'III', 'UNKNOWN'],
        otherClass: 'warn',
      },
    });
    for (const result of ['CLOSE_MATCH', 'NOT_POSSIBLE', 'UNAVAILABLE'] as const)
      expect(findCodes(withBankAnswer({ result }), lenient)[0]).toBe('amber');
  });
});

describe('The holder of the new account', () => {
  it('[A66] The holder must bear a name of the merchant', () => {
    expect(findCodes(buildVerifiedFacts(held({ match: 'NO_MATCH' })))).toEqual([
      'ACC_NAME_MISMATCH',
    ]);
  });

  it('[A66] A holder whose name was not compared, or was compared for another account, is never green', () => {
    const { holder: _, ...untold } = buildMerchant();
    expect(findCodes(buildVerifiedFacts({ merchant: { value: untold, at: submittedAt } }))).toEqual(
      ['amber'],
    );
    expect(findCodes(buildVerifiedFacts(held({ accountToken: 'acc_00000009' })))).toEqual([
      'amber',
    ]);
    expect(
      findCodes(buildVerifiedFacts(held({ accountToken: 'acc_9', match: 'NO_MATCH' }))),
    ).toEqual(['amber']);
  });

  it('Another person may hold the account only with a letter, where the policy allows it, and in the strictest review', () => {
    const stranger = { ...held({ match: 'NO_MATCH' }) };
    const facts = buildVerifiedFacts({
      account: buildAccount({ holderRelation: 'AUTHORISED' }),
      ...stranger,
    });
    expect(findCodes(facts)).toEqual(['ACC_NAME_MISMATCH']);
    const allowed = buildPolicyValues({ authorisedHolder: 'letter-and-red-review' });
    expect(findCodes(facts, allowed)).toEqual(['MAT_MISSING']);
    const materials = [...facts.request.materials, buildMaterial('authorisation-letter')];
    const lettered = { ...facts, request: { ...facts.request, materials } };
    expect(findCodes(lettered, allowed)).toEqual(['red']);
  });
});
