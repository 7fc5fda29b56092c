import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../domain/gates/assessment.ts';
import type { Correction, Role } from '../../../domain/request/card-change-schema.ts';
import {
  findCorrectionRefusal,
  mayContinueUncorrected,
} from '../../../domain/request/corrections.ts';
import { documentKinds } from '../../../domain/request/document-kinds.ts';
import { policy, buildMaterial, buildRequest } from '../../support/facts.ts';

const absent = { field: 'identity', code: 'IDV_NOT_PROVED' } as const;
const wrong = { field: 'newAccount', code: 'ACC_PENNY_RETURNED' } as const;

describe('What a correction must contain', () => {
  it('[A83] A correction may be empty when the merchant only did not answer in time', () => {
    expect(mayContinueUncorrected([absent])).toBe(true);
  });

  it('[A63] A correction must change something when anything was wrong', () => {
    expect(mayContinueUncorrected([absent, wrong])).toBe(false);
    expect(mayContinueUncorrected([])).toBe(false);
  });
});

const request = buildRequest();
const newAccount = { token: 'acc_00000009', last4: '0909' };
const applicant = { personToken: 'per_00000009', role: 'owner' } as const;
const sameApplicant = { ...request.applicant, idValidUntil: '2040-01-01' };
const settlementParams = { cycle: 'T1' } as const;
const refuse = (changes: Correction, asked: Problem[], by: Role = 'owner', of = request) => {
  const refusal = findCorrectionRefusal(changes, asked, by, of, policy);
  return refusal && `${refusal.code} ${refusal.items}`;
};
const problem = (field: string, code: Problem['code'] = 'INP_FORMAT'): Problem => ({ field, code });

describe('What a correction may change', () => {
  it.each<[string, Correction, Problem[], string | undefined]>([
    ['the account', { newAccount }, [problem('newAccount')], undefined],
    ['a field of it', { newAccount }, [problem('newAccount.last4', 'INP_CARD_CHECK')], undefined],
    [
      'its documents',
      { newAccount, materials: [buildMaterial('card-photo')] },
      [problem('newAccount')],
      undefined,
    ],
    ['the old card', { oldAccount: { last4: '0002' } }, [problem('oldAccount.last4')], undefined],
    ['the applicant', { applicant }, [problem('applicant', 'IDV_MISMATCH')], undefined],
    [
      'the date of the applicant’s document',
      { applicant: sameApplicant },
      [problem('applicant.idValidUntil', 'IDV_DOC_EXPIRED')],
      undefined,
    ],
    [
      'the date beside a document that contradicts it',
      { applicant: sameApplicant },
      [problem('materials.id-back', 'MAT_INCONSISTENT')],
      undefined,
    ],
    ['the sign-in', { authn: {} }, [problem('authn.twoFactorEnrolled')], undefined],
    [
      'the sign-in of whoever names another account',
      { newAccount, authn: {} },
      [problem('newAccount')],
      undefined,
    ],
    [
      'the sign-in beside a document',
      { materials: [buildMaterial('id-front')], authn: {} },
      [problem('materials.id-front', 'MAT_MISSING')],
      'ACT_NOT_ASKED authn',
    ],
    ['the terminals', { terminals: [] }, [problem('terminals.SN-1')], undefined],
    [
      'the document asked for',
      { materials: [buildMaterial('id-front')] },
      [problem('materials.id-front', 'MAT_MISSING')],
      undefined,
    ],
    [
      'any document where reviewers ask in words of their own',
      { materials: [buildMaterial('business-licence')] },
      [problem('the lease of the shop')],
      undefined,
    ],
    [
      'another account while a document is asked for',
      { newAccount, materials: [buildMaterial('id-front')] },
      [problem('materials.id-front', 'MAT_MISSING')],
      'ACT_NOT_ASKED newAccount',
    ],
    [
      'another document than the one asked for',
      {
        materials: [
          buildMaterial('id-front'),
          buildMaterial('id-back', { sha256: 'b'.repeat(64) }),
        ],
      },
      [problem('materials.id-front', 'MAT_MISSING')],
      'ACT_NOT_ASKED materials.id-back',
    ],
    [
      'another person while only a date is asked for',
      { applicant },
      [problem('applicant.idValidUntil', 'IDV_DOC_EXPIRED')],
      'ACT_NOT_ASKED applicant.personToken',
    ],
    [
      'another person beside a document that contradicts the date',
      { applicant },
      [problem('materials.id-back', 'MAT_INCONSISTENT')],
      'ACT_NOT_ASKED applicant.personToken',
    ],
    [
      'the settlement parameters with the account',
      { newAccount, settlementParams },
      [problem('newAccount')],
      'ACT_NOT_ASKED settlementParams',
    ],
    [
      'anything while identity is to be proved',
      { newAccount },
      [absent],
      'ACT_NOT_ASKED newAccount',
    ],
  ])('[A63] %s', (_what, changes, asked, expected) => {
    expect(refuse(changes, asked)).toBe(expected);
  });

  it('[A63] What is sent again unchanged is no change, so that a client may send everything', () => {
    const { oldAccount, newAccount: sameAccount, materials } = request;
    const changes = { oldAccount, newAccount: { ...sameAccount }, applicant: request.applicant };
    const all = { ...changes, materials: [...materials, buildMaterial('business-licence')] };
    expect(refuse(changes, [problem('materials.id-front')], 'agent')).toBeUndefined();
    expect(refuse(all, [problem('materials.business-licence')])).toBeUndefined();
    expect(refuse(all, [problem('materials.id-front')])).toBe(
      'ACT_NOT_ASKED materials.business-licence',
    );
  });

  it('[A63] Several problems let the merchant correct all that each of them names', () => {
    const changes = { newAccount, oldAccount: { last4: '0002' } };
    expect(refuse(changes, [problem('newAccount'), problem('oldAccount.last4')])).toBeUndefined();
  });

  it('A correction never changes a part that no problem names, whatever is asked', () => {
    const parts = ['newAccount', 'oldAccount', 'applicant', 'authn', 'terminals'] as const;
    const values = {
      newAccount,
      oldAccount: { last4: '0002' },
      applicant,
      authn: {},
      terminals: [],
    };
    fc.assert(
      fc.property(fc.subarray([...parts]), fc.subarray([...parts]), (asked, given) => {
        const changes = Object.fromEntries(given.map((part) => [part, values[part]]));
        const refusal = refuse(
          changes,
          asked.map((part) => problem(part)),
        );
        const isSaid = given.some((part) => part === 'newAccount' || part === 'applicant');
        const mayGive = (part: (typeof parts)[number]) =>
          asked.includes(part) || (part === 'authn' && isSaid);
        expect(refusal === undefined).toBe(given.every(mayGive));
      }),
    );
  });
});

describe('Who may correct what', () => {
  const everything = ['newAccount', 'applicant', 'oldAccount', 'terminals', 'materials', 'x'];
  const asked = everything.map((field) => problem(field));

  it.each<[Role, Correction, string | undefined]>([
    ['owner', { newAccount, applicant }, undefined],
    ['agent', { newAccount }, 'IDV_NOT_OWNER newAccount'],
    ['agent', { applicant }, 'IDV_NOT_OWNER applicant'],
    ['clerk', { newAccount, applicant }, 'IDV_NOT_OWNER newAccount, applicant'],
    ['agent', { oldAccount: { last4: '0002' }, terminals: [] }, undefined],
    ['clerk', { materials: documentKinds.map((kind) => buildMaterial(kind)) }, undefined],
  ])('[A25] The %s corrects %j', (by, changes, expected) => {
    for (const intake of ['app', 'web', 'pos', 'phone', 'service', 'platform'] as const)
      expect(refuse(changes, asked, by, buildRequest({ intake }))).toBe(expected);
  });

  it('[A23] The clerk corrects the account at a counter only, where the owner hands over the card', () => {
    const atCounter = buildRequest({ intake: 'counter' });
    expect(refuse({ newAccount }, asked, 'clerk', atCounter)).toBeUndefined();
    expect(refuse({ newAccount }, asked, 'agent', atCounter)).toBe('IDV_NOT_OWNER newAccount');
  });
});
