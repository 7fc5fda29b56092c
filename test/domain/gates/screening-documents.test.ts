/** Which documents screening asks for, and how long they must be valid. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import {
  buildAccount,
  timeAfter,
  buildMaterial,
  buildMerchant,
  policy,
  buildRequest,
  buildSubmittedFacts,
  submittedAt,
} from '../../support/facts.ts';
import { buildFactsOfMerchant, company, listAskedCodes, screen } from '../../support/screening.ts';

describe('The documents that screening asks for', () => {
  it('[A7] Screening asks a company for its licence and the permit of its corporate account', () => {
    const facts = buildSubmittedFacts({
      merchant: { value: company, at: submittedAt },
      account: buildAccount({ kind: 'CORPORATE' }),
      request: buildRequest({ materials: [buildMaterial('id-front'), buildMaterial('id-back')] }),
    });
    const said = screen(facts);
    expect(said.kind === 'ask' && said.problems.map(({ field }) => field)).toEqual([
      'materials.account-permit',
      'materials.business-licence',
    ]);
  });

  it('[A23] Screening asks for the form at a counter, and for no second factor of a device there', () => {
    const request = buildRequest({
      intake: 'counter',
      submittedBy: { id: 'clerk-1', role: 'clerk' },
      authn: { level: 'in-person', twoFactorEnrolled: false },
    });
    const said = screen(buildSubmittedFacts({ request }));
    expect(said.kind === 'ask' && said.problems).toEqual([
      {
        field: 'materials.application-form',
        code: 'MAT_MISSING',
        params: { items: 'application-form' },
      },
    ]);
  });

  it('[A3] Screening asks for the licence when one card is paid by more than five terminals', () => {
    const terminal = { sn: 'T', model: 'P90', appVersion: '3.1', online: true };
    const terminals = (n: number) => buildFactsOfMerchant({ terminals: Array(n).fill(terminal) });
    expect(listAskedCodes(terminals(5))).toEqual(['need']);
    expect(listAskedCodes(terminals(6))).toEqual(['MAT_MISSING']);
  });

  /** A document that ends on a day, seen at an instant after submission. */
  const expiries: [string, string, (until: string, now: string) => Facts][] = [
    [
      '[A5] The identity document',
      'IDV_DOC_EXPIRED',
      (idValidUntil, now) => {
        const applicant = { ...buildRequest().applicant, idValidUntil };
        const merchant = { value: buildMerchant(), at: now };
        return buildSubmittedFacts({ request: buildRequest({ applicant }), merchant });
      },
    ],
    [
      '[A66] The licence',
      'ELG_LICENCE_EXPIRED',
      (licenceValidUntil, now) =>
        buildSubmittedFacts({ merchant: { value: buildMerchant({ licenceValidUntil }), at: now } }),
    ],
  ];
  it.each(expiries)(
    '%s must have 30 days left at submission, and be valid afterwards',
    (_, code, ending) => {
      const answers = (until: string, now = submittedAt) =>
        listAskedCodes(ending(until, now), policy, now);
      expect(answers('2026-07-10')).toEqual(['need']);
      expect(answers('2026-07-09')).toEqual([code]);
      expect(answers('2026-07-10', timeAfter('P20D'))).toEqual(['need']);
      // 17:00 UTC is the next day in Shanghai already.
      expect(answers('2026-07-10', '2026-07-10T15:00:00.000Z')).toEqual(['need']);
      expect(answers('2026-07-10', '2026-07-10T17:00:00.000Z')).toEqual([code]);
    },
  );

  it.each([
    // Midnight of 10 July in Shanghai, and the last second of that day.
    ['2026-07-09T16:00:00.000Z', 'need'],
    ['2026-07-10T00:00:00+08:00', 'need'],
    ['2026-07-10T15:59:59.000Z', 'need'],
    ['2026-07-09T15:59:59.000Z', 'ELG_LICENCE_EXPIRED'],
  ])(
    '[A66] A licence that ends at the instant %s ends with that day in Shanghai',
    (until, code) => {
      const merchant = { value: buildMerchant({ licenceValidUntil: until }), at: submittedAt };
      expect(listAskedCodes(buildSubmittedFacts({ merchant }), policy, submittedAt)).toEqual([
        code,
      ]);
    },
  );

  it('[A5] Screening asks for the last day of the identity document when nobody has named it', () => {
    const { idValidUntil: _, ...applicant } = buildRequest().applicant;
    const ask = (more: Partial<ReturnType<typeof buildRequest>>) => {
      const said = screen(buildSubmittedFacts({ request: buildRequest({ applicant, ...more }) }));
      return said.kind === 'ask' ? said.problems : said.kind;
    };
    const missing = (field: string) => ({ field, code: 'INP_REQUIRED', params: { field } });
    expect(ask({})).toEqual([missing('applicant.idValidUntil')]);
    const known = (validUntil: string) => [
      buildMaterial('id-front'),
      buildMaterial('id-back', { validUntil }),
      buildMaterial('card-photo'),
    ];
    expect(ask({ materials: known('9999-12-31') })).toBe('need');
    expect(ask({ materials: known('2026-06-20') })).toEqual([
      { field: 'applicant.idValidUntil', code: 'IDV_DOC_EXPIRED' },
    ]);
  });

  it('[A5] Screening asks for the last day of both documents when an agent applies for the owner', () => {
    const agent = {
      personToken: 'per_00000007',
      role: 'agent',
      idValidUntil: '2036-01-01',
    } as const;
    const owner = { personToken: 'per_00000001' };
    const screenFor = (idValidUntil?: string) =>
      screen(
        buildSubmittedFacts({
          request: buildRequest({
            intake: 'web',
            applicant: agent,
            owner: { ...owner, ...(idValidUntil && { idValidUntil }) },
          }),
        }),
      );
    const field = 'owner.idValidUntil';
    expect(screenFor()).toMatchObject({ problems: [{ field, code: 'INP_REQUIRED' }] });
    expect(screenFor('2026-06-20')).toMatchObject({
      problems: [{ field, code: 'IDV_DOC_EXPIRED' }],
    });
    expect(screenFor('2036-01-01').kind).toBe('need');
  });
});
