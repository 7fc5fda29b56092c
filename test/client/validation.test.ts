import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActionRefused } from '../../client/errors.ts';
import { buildProblems, validate } from '../../client/validation.ts';
import { describeFailure } from '../../domain/failures/codes.ts';
import { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import { findFaults } from '../support/find-faults.ts';
import { submissionBody } from '../support/submission.ts';

const request = {
  ...submissionBody,
  requestId: 'req-00000001',
  acquirerId: 'demo',
  submittedBy: { id: 'owner-1', role: 'owner' },
};

describe('a submission', () => {
  it.each([
    [
      '[A63] a document without its hash',
      { materials: [{ kind: 'id-front', documentId: 'doc_00000001' }] },
      'materials.0.sha256: INP_REQUIRED',
    ],
    [
      '[A63] a document without a valid id',
      { materials: [{ kind: 'id-front', documentId: 'x', sha256: 'a'.repeat(64) }] },
      'materials.0.documentId: MAT_INVALID',
    ],
    [
      '[A9] an old card of five digits',
      { oldAccount: { last4: '88890' } },
      'oldAccount.last4: INP_CARD_CHECK',
    ],
    ['[A10] an unknown reason', { reason: { kind: 'whim' } }, 'reason.kind: INP_FORMAT'],
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
    ['a merchant id with a colon', { merchantId: 'M:GREEN' }, 'merchantId: INP_FORMAT'],
    [
      '[A18] a window that ends before it begins',
      { preferredWindow: { from: '2026-06-10T10:00:00Z', to: '2026-06-10T17:00:00+08:00' } },
      'preferredWindow.to: INP_FORMAT',
    ],
    [
      'a negative cap',
      { settlementParams: { dailyCapFen: -1 } },
      'settlementParams.dailyCapFen: INP_FORMAT',
    ],
    [
      '[A48] a fee, which is not for the merchant to change',
      { settlementParams: { feeRate: 1 } },
      'settlementParams.feeRate: INP_UNKNOWN_FIELD',
    ],
    [
      '31 documents',
      {
        materials: Array(31).fill({
          kind: 'id-front',
          documentId: 'doc_00000001',
          sha256: 'a'.repeat(64),
        }),
      },
      'materials: INP_FORMAT',
    ],
  ])('is refused with %s', (_fault, changes, expected) => {
    expect(findFaults(CardChangeRequest, { ...request, ...changes })).toEqual([expected]);
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

  it('is refused with the allowed values of a field', () => {
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

  it.each([
    ['a number for a text', { merchantId: 7 }, { field: 'merchantId', expected: 'string' }],
    [
      'too many papers',
      { materials: Array.from({ length: 60 }, () => 'x') },
      { field: 'materials', expected: 'length ≤ 30' },
    ],
    [
      'a day that is none',
      { applicant: { ...request.applicant, idValidUntil: '2030' } },
      { field: 'applicant.idValidUntil', expected: 'YYYY-MM-DD' },
    ],
  ])('says what it expects in place of %s', (_what, changes, params) => {
    const { error } = CardChangeRequest.safeParse({ ...request, ...changes });
    expect(error && buildProblems(error, { ...request, ...changes })).toContainEqual({
      field: params.field,
      code: 'INP_FORMAT',
      params,
    });
  });

  it('is told the values of a field as they are sent, not by their names for people', () => {
    const params = { field: 'kind', allowed: 'PERSONAL, CORPORATE' };
    expect(describeFailure('INP_FORMAT', params)).toMatchObject({
      zh: expect.stringContaining('PERSONAL、CORPORATE') as string,
      en: expect.stringContaining('PERSONAL, CORPORATE') as string,
    });
  });

  it.each([[null], [undefined], [3], ['text'], [[]]])('is refused when it is %j', (body) => {
    expect(findFaults(CardChangeRequest, body)).toHaveLength(1);
    expect(findFaults(CardChangeRequest, body)[0]).toMatch(/^body: /);
  });

  it('is validated without an internal error, whatever it contains', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(request)), (value, field) => {
        findFaults(CardChangeRequest, { ...request, [field]: value });
      }),
    );
  });
});
