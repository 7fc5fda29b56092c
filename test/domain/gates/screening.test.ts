import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts, Problem } from '../../../domain/gates/assessment.ts';
import type { SubmittedDocument } from '../../../domain/request/card-change-schema.ts';
import type { DocumentKind } from '../../../domain/request/document-kinds.ts';
import {
  buildAccount,
  timeAfter,
  buildMaterial,
  buildMerchant,
  policy,
  buildPolicyValues,
  buildRequest,
  buildSubmittedFacts,
  submittedAt,
  buildVerification,
  buildVerifiedFacts,
} from '../../support/facts.ts';
import { buildFactsOfMerchant, company, listAskedCodes, screen } from '../../support/screening.ts';

describe('[A3] A terminal that is off', () => {
  it('[A3] A terminal that is off stops nothing, and the owner reads in time that it is to be switched on', () => {
    const [terminal] = buildMerchant().terminals;
    const off = { ...terminal!, sn: 'SN-OFF', online: false };
    const value = buildMerchant({ terminals: [terminal!, off] });
    const assessed = screen(buildVerifiedFacts({ merchant: { value, at: submittedAt } }));
    expect(assessed.kind).toBe('pass');
    expect(assessed).toMatchObject({ notes: [{ field: 'terminals.SN-OFF', code: 'TRM_OFFLINE' }] });
  });
});

describe('The facts that screening obtains first', () => {
  it('[A1] Screening reads the record of the merchant first, and again when it is older than 72 hours', () => {
    const need = { kind: 'need', needs: ['merchant-record'] };
    const { merchant: _, ...withoutRecord } = buildSubmittedFacts();
    expect(screen(withoutRecord)).toEqual(need);
    expect(screen(buildVerifiedFacts(), policy, timeAfter('PT72H'))).toEqual(need);
    expect(screen(buildVerifiedFacts(), policy, timeAfter('PT71H59M')).kind).toBe('pass');
  });

  it('[A42] Screening asks bank and lists only when request and record show no fault', () => {
    expect(screen(buildSubmittedFacts())).toEqual({
      kind: 'need',
      needs: ['account-verification', 'list-screening'],
    });
    const wrongOld = buildRequest({ oldAccount: { last4: '9999' } });
    expect(screen(buildSubmittedFacts({ request: wrongOld })).kind).toBe('ask');
  });

  it('[A42] Screening repeats only the check that has aged', () => {
    const now = timeAfter('PT73H');
    const facts = buildVerifiedFacts({ merchant: { value: buildMerchant(), at: now } });
    const verification = { value: buildVerification(), at: now };
    expect(screen({ ...facts, verification }, policy, now)).toEqual({
      kind: 'need',
      needs: ['list-screening'],
    });
  });

  it('Screening passes a request without faults, with its tier and score', () => {
    expect(screen(buildVerifiedFacts())).toEqual({
      kind: 'pass',
      risk: { score: 0, tier: 'green', reasons: [] },
    });
  });
});

const withPaper = (facts: Facts, kind: DocumentKind, more: Partial<SubmittedDocument>): Facts => ({
  ...facts,
  request: {
    ...facts.request,
    materials: facts.request.materials.map((paper) =>
      paper.kind === kind ? { ...paper, ...more } : paper,
    ),
  },
});

/** A fault of the request: what spoils it, and the problems it must show whatever else is wrong. */
const faults: { title: string; spoil: (facts: Facts) => Facts; problem: Partial<Problem> }[] = [
  {
    title: '[A1] the old card is not the bound one',
    spoil: (facts) => ({ ...facts, request: { ...facts.request, oldAccount: { last4: '9999' } } }),
    problem: { field: 'oldAccount.last4', code: 'INP_OLD_MISMATCH' },
  },
  {
    title: '[A76] the last four digits are not those of the number that was taken in',
    spoil: (facts) => ({
      ...facts,
      request: { ...facts.request, newAccount: { token: 'acc_00000002', last4: '0129' } },
    }),
    problem: { field: 'newAccount.last4', code: 'INP_CARD_CHECK' },
  },
  {
    title: '[A19] a company names a personal account',
    spoil: (facts) => ({
      ...facts,
      merchant: { value: company, at: submittedAt },
    }),
    problem: { field: 'newAccount.kind', code: 'ELG_KIND_MATRIX' },
  },
  {
    title: '[A11] the new card is a credit card',
    spoil: (facts) => ({ ...facts, account: buildAccount({ cardType: 'CC' }) }),
    problem: { field: 'newAccount.cardType', code: 'ACC_KIND_REFUSED' },
  },
  {
    title: '[A5] the identity document has less than 30 days left',
    spoil: (facts) => ({
      ...facts,
      request: {
        ...facts.request,
        applicant: { ...facts.request.applicant, idValidUntil: '2026-07-09' },
      },
    }),
    problem: { field: 'applicant.idValidUntil', code: 'IDV_DOC_EXPIRED' },
  },
  {
    title: '[A16] two-factor is not set',
    spoil: (facts) => ({
      ...facts,
      request: { ...facts.request, authn: { level: 'password', twoFactorEnrolled: false } },
    }),
    problem: { field: 'authn.twoFactorEnrolled', code: 'IDV_2FA_NOT_SET' },
  },
  {
    title: '[A63] the photo of the new card is missing',
    spoil: (facts) => ({
      ...facts,
      request: {
        ...facts.request,
        materials: facts.request.materials.filter(({ kind }) => kind !== 'card-photo'),
      },
    }),
    problem: {
      field: 'materials.card-photo',
      code: 'MAT_MISSING',
      params: { items: 'card-photo' },
    },
  },
  {
    title: '[A39] a document has expired',
    spoil: (facts) => ({
      ...facts,
      request: {
        ...facts.request,
        materials: [
          ...facts.request.materials,
          buildMaterial('application-form', { validUntil: '2026-06-09' }),
        ],
      },
    }),
    problem: { field: 'materials.application-form', code: 'MAT_EXPIRED' },
  },
  {
    title: '[A33] one picture stands for both sides of the ID card',
    spoil: (facts) =>
      withPaper(facts, 'id-back', { documentId: buildMaterial('id-front').documentId }),
    problem: { field: 'materials.id-back', code: 'MAT_INVALID', params: { items: 'id-back' } },
  },
  {
    title: '[A33] the ID card says another validity than was entered',
    spoil: (facts) => withPaper(facts, 'id-back', { validUntil: '2036-01-02' }),
    problem: { field: 'materials.id-back', code: 'MAT_INCONSISTENT' },
  },
];

describe('The faults that a merchant can correct', () => {
  it.each(faults.map((fault) => [fault.title, fault] as const))(
    'Screening asks for a correction: %s',
    (_, { spoil, problem }) => {
      const said = screen(spoil(buildSubmittedFacts()));
      expect(said.kind === 'ask' && said.problems).toContainEqual(expect.objectContaining(problem));
    },
  );

  it('[A63] Screening names every fault at once, whichever come together', () => {
    fc.assert(
      fc.property(fc.subarray(faults, { minLength: 1 }), (chosen) => {
        const said = screen(
          chosen.reduce((facts, { spoil }) => spoil(facts), buildSubmittedFacts()),
        );
        if (said.kind !== 'ask') throw new Error(`expected ask, not ${said.kind}`);
        for (const { problem } of chosen)
          expect(said.problems).toContainEqual(expect.objectContaining(problem));
      }),
    );
  });

  it('[A77] The new card must be another card than the old one', () => {
    const { first6, last4, bankCode } = buildAccount();
    const binding = { ...buildMerchant().binding, first6, last4, bankCode };
    const facts = buildFactsOfMerchant({ binding });
    const request = buildRequest({ oldAccount: { last4 } });
    expect(listAskedCodes({ ...facts, request })).toEqual(['INP_SAME_AS_OLD']);
    for (const other of [{ bankCode: '103' }, { first6: '622203' }]) {
      const another = buildFactsOfMerchant({ binding: { ...binding, ...other } });
      expect(listAskedCodes({ ...another, request })).toEqual(['need']);
    }
  });

  it('[A78] Screening asks for the account when the vault does not know it, or knows another one', () => {
    const { account: _, ...unknown } = buildSubmittedFacts();
    expect(listAskedCodes(unknown)).toEqual(['INP_REQUIRED']);
    const another = buildSubmittedFacts({ account: buildAccount({ token: 'acc_00000009' }) });
    expect(listAskedCodes(another)).toEqual(['INP_REQUIRED']);
  });

  it('[A3, A21] Screening refuses terminals of another merchant, and names those of this one', () => {
    const named = (...terminals: string[]) =>
      screen(buildSubmittedFacts({ request: buildRequest({ terminals }) }));
    expect(named('T-1').kind).toBe('need');
    expect(named('T-1', 'T-OTHER')).toMatchObject({
      kind: 'ask',
      problems: [{ field: 'terminals.T-OTHER', code: 'INP_FORMAT', params: { allowed: 'T-1' } }],
    });
  });

  it('Screening refuses the card of another person, or asks for a letter and the strictest review', () => {
    const facts = buildVerifiedFacts({ account: buildAccount({ holderRelation: 'AUTHORISED' }) });
    expect(listAskedCodes(facts)).toEqual(['ACC_NAME_MISMATCH']);
    const allowed = buildPolicyValues({ authorisedHolder: 'letter-and-red-review' });
    expect(listAskedCodes(facts, allowed)).toEqual(['MAT_MISSING']);
    const materials = [...facts.request.materials, buildMaterial('authorisation-letter')];
    const said = screen({ ...facts, request: { ...facts.request, materials } }, allowed);
    expect(said).toMatchObject({ kind: 'pass', risk: { tier: 'red' } });
  });
});
