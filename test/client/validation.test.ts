import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActionRefused } from '../../client/errors.ts';
import { AccountBody, PersonBody } from '../../api/bodies/accounts.ts';
import { validate } from '../../client/validation.ts';
import { actionBodies, actionFields } from '../../domain/request/action-schema.ts';
import { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import { bankCodes, cardNumbers, residentIds } from '../support/numbers.ts';
import { accountBody, corporateBody, personBody, submissionBody } from '../support/submission.ts';

type Schema = Parameters<typeof validate>[0];

/** `field: code` of every problem; empty when there is none. */
function faults(schema: Schema, input: unknown): string[] {
  try {
    validate(schema, input);
    return [];
  } catch (error) {
    if (!(error instanceof ActionRefused)) throw error;
    return (error.problems ?? []).map(({ field, code }) => `${field}: ${code}`);
  }
}

const request = {
  ...submissionBody,
  requestId: 'req-00000001',
  acquirerId: 'demo',
  submittedBy: { id: 'owner-1', role: 'owner' },
};

describe('a new account', () => {
  it('is taken with a personal card, and with a corporate account', () => {
    expect(faults(AccountBody, accountBody)).toEqual([]);
    const { cardType: _, ...corporate } = corporateBody;
    expect(faults(AccountBody, corporate)).toEqual([]);
  });

  it.each([
    [
      '[A76] a card number with a wrong check digit',
      { accountNumber: '6217000200112001012' },
      'accountNumber: INP_CARD_CHECK',
    ],
    [
      '[A76] a card number that is too short',
      { accountNumber: '621700020011' },
      'accountNumber: INP_CARD_CHECK',
    ],
    [
      '[A8] an ID number with a wrong check digit',
      { holderIdNumber: '110105198506120043' },
      'holderIdNumber: INP_ID_CHECK',
    ],
    [
      '[A8] an ID number of a day that never was',
      { holderIdNumber: '110105198502300042' },
      'holderIdNumber: INP_ID_CHECK',
    ],
    ['[A8] a branch that is none', { cnaps: '105100000018' }, 'cnaps: INP_BRANCH_CHECK'],
    ['[A8] a branch of another bank', { cnaps: '102100099996' }, 'cnaps: INP_BRANCH_CHECK'],
    ['[A8] a BIC that is none', { bic: 'PCBCCNBJ1' }, 'bic: INP_BRANCH_CHECK'],
    ['an IBAN that is none', { iban: 'GB82WEST12345698765433' }, 'iban: INP_CARD_CHECK'],
    ['a mobile of eleven other digits', { mobile: '12800138001' }, 'mobile: INP_MOBILE'],
    ['a name with digits', { holderName: '李桂香2' }, 'holderName: INP_NAME_FORMAT'],
    [
      'a name that is a number',
      { holderName: '6217000200112001011' },
      'holderName: INP_NAME_FORMAT',
    ],
    [
      'a bank name with a number in it',
      { bankName: '建行 6217000200112001011' },
      'bankName: INP_NUMBER_IN_TEXT',
    ],
    ['no holder', { holderName: undefined }, 'holderName: INP_REQUIRED'],
    ['a kind nobody knows', { kind: 'FAMILY' }, 'kind: INP_FORMAT'],
    ['[A76] the CVN, which is never asked', { cvn: '123' }, 'cvn: INP_UNKNOWN_FIELD'],
    ['[A76] the expiry, which is never asked', { expiry: '12/30' }, 'expiry: INP_UNKNOWN_FIELD'],
    ['[A32] the PIN, which is never asked', { pin: '123456' }, 'pin: INP_UNKNOWN_FIELD'],
  ])('is refused with %s', (_fault, spoilt, expected) => {
    expect(faults(AccountBody, { ...accountBody, ...spoilt })).toEqual([expected]);
  });

  it('needs no check digit of a corporate number, but its length and the code of the licence', () => {
    const { cardType: _, ...corporate } = corporateBody;
    const spoilt = { ...corporate, accountNumber: '1234567', holderIdNumber: '91110105MA01A2B3CO' };
    expect(faults(AccountBody, spoilt)).toEqual([
      'accountNumber: INP_CARD_CHECK',
      'holderIdNumber: INP_USCC_CHECK',
    ]);
  });

  it('[A37] is judged as a whole: every fault at once', () => {
    const spoilt = { ...accountBody, accountNumber: '1', mobile: '1', cnaps: '1', cvn: '1' };
    expect(faults(AccountBody, { ...spoilt, holderName: undefined }).toSorted()).toEqual([
      'accountNumber: INP_CARD_CHECK',
      'cnaps: INP_BRANCH_CHECK',
      'cvn: INP_UNKNOWN_FIELD',
      'holderName: INP_REQUIRED',
      'mobile: INP_MOBILE',
    ]);
  });

  it('is the same number however it is typed', () => {
    const typed = { ...accountBody, accountNumber: ' ６２１７-0002 0011-2001 011 ' };
    expect(validate(AccountBody, typed).accountNumber).toBe('6217000200112001011');
    expect(
      validate(AccountBody, { ...accountBody, holderIdNumber: '11010519491231002x' }),
    ).toMatchObject({
      holderIdNumber: '11010519491231002X',
    });
  });

  it('takes every sound number', () => {
    fc.assert(
      fc.property(cardNumbers, residentIds, bankCodes, (accountNumber, holderIdNumber, cnaps) => {
        const bankCode = cnaps.slice(0, 3);
        const sound = { ...accountBody, accountNumber, holderIdNumber, cnaps, bankCode };
        expect(faults(AccountBody, sound)).toEqual([]);
      }),
    );
  });

  it('never says which number was wrong', () => {
    const digits = fc.stringMatching(/^\d{9,30}$/);
    fc.assert(
      fc.property(digits, fc.constantFrom(...Object.keys(accountBody), 'cvn'), (number, field) => {
        try {
          validate(AccountBody, { ...accountBody, [field]: number, [number]: 1 });
        } catch (error) {
          const { message, problems } = error as ActionRefused;
          expect(`${message}${JSON.stringify(problems)}`).not.toContain(number);
        }
      }),
    );
  });
});

describe('an applicant', () => {
  it.each([
    ['a wrong ID number', { idNumber: '110105198506120043' }, ['idNumber: INP_ID_CHECK']],
    ['a wrong mobile', { mobile: '1380013800' }, ['mobile: INP_MOBILE']],
    ['no name', { name: '' }, ['name: INP_NAME_FORMAT']],
    ['nothing wrong: a middle dot', { name: '阿卜杜拉·买买提' }, []],
    ['nothing wrong: brackets', { name: 'Anna-Maria (Li) O’Neill' }, []],
  ])('with %s', (_what, spoilt, expected) => {
    expect(faults(PersonBody, { ...personBody, ...spoilt })).toEqual(expected);
  });
});

describe('a submission', () => {
  it.each([
    [
      '[A63] a paper without its hash',
      { materials: [{ kind: 'id-front', documentId: 'doc_00000001' }] },
      'materials.0.sha256: INP_REQUIRED',
    ],
    [
      '[A63] a paper that is no document',
      { materials: [{ kind: 'id-front', documentId: 'x', sha256: 'a'.repeat(64) }] },
      'materials.0.documentId: MAT_INVALID',
    ],
    [
      '[A9] an old card of five digits',
      { oldAccount: { last4: '88890' } },
      'oldAccount.last4: INP_CARD_CHECK',
    ],
    ['[A10] a reason nobody offered', { reason: { kind: 'whim' } }, 'reason.kind: INP_FORMAT'],
    [
      '[A69] a card number in the reason',
      { reason: { kind: 'other', text: '旧卡 6217 0002 0011 2001 011' } },
      'reason.text: INP_NUMBER_IN_TEXT',
    ],
    [
      '[A69] an ID number in the reason',
      { reason: { kind: 'other', text: '11010519491231002X' } },
      'reason.text: INP_NUMBER_IN_TEXT',
    ],
    [
      '[A69] a full number in place of the token',
      { newAccount: { token: '6217000200112001011', last4: '1011' } },
      'newAccount.token: INP_FORMAT',
    ],
    [
      'a merchant whose id could be part of another id',
      { merchantId: 'M:GREEN' },
      'merchantId: INP_FORMAT',
    ],
    [
      '[A18] a window that ends before it begins',
      { preferredWindow: { from: '2026-06-10T10:00:00Z', to: '2026-06-10T17:00:00+08:00' } },
      'preferredWindow.to: INP_FORMAT',
    ],
    [
      'a cap below nothing',
      { settlementParams: { dailyCapFen: -1 } },
      'settlementParams.dailyCapFen: INP_FORMAT',
    ],
    [
      '[A48] a fee, which is not for the merchant to change',
      { settlementParams: { feeRate: 1 } },
      'settlementParams.feeRate: INP_UNKNOWN_FIELD',
    ],
    [
      '31 papers',
      {
        materials: Array(31).fill({
          kind: 'id-front',
          documentId: 'doc_00000001',
          sha256: 'a'.repeat(64),
        }),
      },
      'materials: INP_FORMAT',
    ],
  ])('is refused with %s', (_fault, spoilt, expected) => {
    expect(faults(CardChangeRequest, { ...request, ...spoilt })).toEqual([expected]);
  });

  it('keeps instants in UTC, so that they compare as texts', () => {
    const window = { from: '2026-06-10T10:00:00+08:00', to: '2026-06-10T03:00:00Z' };
    expect(
      validate(CardChangeRequest, { ...request, preferredWindow: window }).preferredWindow,
    ).toEqual({
      from: '2026-06-10T02:00:00.000Z',
      to: '2026-06-10T03:00:00.000Z',
    });
  });

  it('says what may stand in a field of few choices', () => {
    const refusal = () => validate(CardChangeRequest, { ...request, intake: 'fax' });
    expect(refusal).toThrow(ActionRefused);
    try {
      refusal();
    } catch (error) {
      expect((error as ActionRefused).problems?.[0]?.params).toEqual({
        field: 'intake',
        allowed: 'app, web, counter, pos, phone, service, platform, campaign',
      });
    }
  });

  it.each([[null], [undefined], [3], ['text'], [[]]])('is no %j', (body) => {
    expect(faults(CardChangeRequest, body)).toHaveLength(1);
    expect(faults(CardChangeRequest, body)[0]).toMatch(/^body: /);
  });

  it('is judged without an error of ours, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(request)), (value, field) => {
        faults(CardChangeRequest, { ...request, [field]: value });
        faults(AccountBody, { ...accountBody, [field]: value });
      }),
    );
  });
});

describe('the fields of an action', () => {
  it.each([
    ['proveFactor', { method: 'otp' }, ['code: INP_REQUIRED']],
    ['proveFactor', { method: 'face' }, ['sessionRef: INP_REQUIRED']],
    ['proveFactor', { method: 'in-person', code: '1' }, ['method: INP_FORMAT']],
    ['proveFactor', { method: 'otp', code: '123456' }, []],
    [
      'proveFactor',
      { method: 'otp', answerRef: 'ans_1' },
      ['answerRef: INP_UNKNOWN_FIELD', 'code: INP_REQUIRED'],
    ],
    ['confirmPenny', {}, []],
    ['confirmPenny', { code: '' }, ['code: INP_FORMAT']],
    ['confirmTest', { ok: 'yes' }, ['ok: INP_FORMAT']],
    ['reportLost', { card: 'both' }, ['card: INP_FORMAT']],
    ['approve', {}, ['evidence: INP_REQUIRED']],
    ['reject', { evidence: 'e', codes: [] }, ['codes: INP_FORMAT']],
    ['reject', { evidence: 'e', codes: ['NO_CODE'] }, ['codes.0: INP_FORMAT']],
    ['addNote', { note: '卡号6217000200112001011' }, ['note: INP_NUMBER_IN_TEXT']],
    ['freeze', { reason: '' }, ['reason: INP_FORMAT']],
    ['claim', { for: 'me' }, ['for: INP_UNKNOWN_FIELD']],
    ['retryStep', { step: 'set-target' }, ['step: INP_FORMAT']],
    ['retryStep', { step: 'set-target/settlement' }, []],
    ['extendDeadline', { until: 'tomorrow', reason: 'ill' }, ['until: INP_FORMAT']],
    ['correct', { changes: { merchantId: 'M-OTHER' } }, ['changes.merchantId: INP_UNKNOWN_FIELD']],
  ] as const)('of %s %j', (action, body, expected) => {
    expect(faults(actionBodies[action], body)).toEqual(expected);
  });

  it('keep a new deadline in UTC, as the process compares it', () => {
    const until = '2026-06-10T10:00:00+08:00';
    expect(validate(actionFields.extendDeadline, { until, reason: 'ill' }).until).toBe(
      '2026-06-10T02:00:00.000Z',
    );
  });
});
