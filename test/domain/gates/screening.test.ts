import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts, Problem } from '../../../domain/assessment.ts';
import { assessGate } from '../../../domain/gates/index.ts';
import type { AccountStatus, MerchantRecord } from '../../../domain/parties.ts';
import {
  accountWith,
  at,
  material,
  merchantWith,
  policy,
  policyWith,
  requestWith,
  submitted,
  submittedAt,
  verificationWith,
  verified,
} from '../../support/facts.ts';

const screen = (facts: Facts, values = policy, now = submittedAt) =>
  assessGate('screening', facts, values, now);
const ofMerchant = (more: Partial<MerchantRecord>): Facts =>
  submitted({ merchant: { value: merchantWith(more), at: submittedAt } });
const codesOf = (facts: Facts, values = policy, now = submittedAt): string[] => {
  const said = screen(facts, values, now);
  return said.kind === 'ask' ? said.problems.map(({ code }) => code) : [said.kind];
};
const company = merchantWith({ kind: 'COMPANY', licenceValidUntil: '2030-01-01' });
const changed = (ago: string, more: object = {}) => ({
  lastChanges: [{ what: 'settlement-card' as const, at: at(ago), ...more }],
});

describe('screening obtains before it judges', () => {
  it('[A1] reads the record of the merchant first, and again when it is older than 72 hours', () => {
    const need = { kind: 'need', needs: ['merchant-record'] };
    const { merchant: _, ...withoutRecord } = submitted();
    expect(screen(withoutRecord)).toEqual(need);
    expect(screen(verified(), policy, at('PT72H'))).toEqual(need);
    expect(screen(verified(), policy, at('PT71H59M')).kind).toBe('pass');
  });

  it('[A42] asks the bank and the lists only when request and record show no fault', () => {
    expect(screen(submitted())).toEqual({
      kind: 'need',
      needs: ['account-verification', 'list-screening'],
    });
    const wrongOld = requestWith({ oldAccount: { last4: '9999' } });
    expect(screen(submitted({ request: wrongOld })).kind).toBe('ask');
  });

  it('[A42] asks again for the one check that has aged', () => {
    const now = at('PT73H');
    const facts = verified({ merchant: { value: merchantWith(), at: now } });
    const fresh = { value: verificationWith(), at: now };
    expect(screen({ ...facts, verification: fresh }, policy, now)).toEqual({
      kind: 'need',
      needs: ['list-screening'],
    });
  });

  it('passes a clean request with its tier and score', () => {
    expect(screen(verified())).toEqual({
      kind: 'pass',
      risk: { score: 0, tier: 'green', reasons: [] },
    });
  });
});

describe('screening stops what the merchant cannot repair here', () => {
  const stops: [string, Partial<MerchantRecord>, string][] = [
    ['[A2] a suspended merchant', { state: 'SUSPENDED' }, 'ELG_MERCHANT_STATE'],
    ['[A2] a closed merchant', { state: 'CLOSED' }, 'ELG_MERCHANT_STATE'],
    ['[A62] a merchant in arrears', { arrearsFen: 1 }, 'ELG_ARREARS'],
    ['[A62] a frozen merchant', { frozen: true }, 'ELG_FROZEN'],
    ['[A62] a merchant with an abnormal record', { abnormal: true }, 'ELG_ABNORMAL'],
    ['[A91] the sixth submission of a day', { submissionsToday: 5 }, 'POL_DAILY_LIMIT'],
    ['[A59] a second change within 30 days', changed('-P29D'), 'POL_COOLDOWN'],
  ];
  it.each(stops)('%s', (_title, record, code) => {
    expect(screen(ofMerchant(record))).toMatchObject({ kind: 'stop', code });
  });

  it('[A59] names the date from which a card may be changed again', () => {
    expect(screen(ofMerchant(changed('-P29D')))).toMatchObject({ params: { date: '2026-06-11' } });
  });

  it('[A59] lets a card be changed again after 30 days', () => {
    expect(screen(ofMerchant(changed('-P30D'))).kind).toBe('need');
  });

  it('[A58] names the card when it is the one that was replaced a short while ago', () => {
    const replaced = { first6: '622202', last4: '0128', bankCode: 'ICBC' };
    const record = changed('-P10D', { replaced });
    expect(screen(ofMerchant(record))).toMatchObject({ code: 'POL_COOLDOWN_SAME' });
    const shortCooldown = policyWith({ 'cooldown.anyChange': 'P7D' });
    expect(screen(ofMerchant(record), shortCooldown)).toMatchObject({ code: 'POL_COOLDOWN_SAME' });
    const other = changed('-P10D', { replaced: { ...replaced, last4: '7777' } });
    expect(screen(ofMerchant(other), shortCooldown).kind).toBe('need');
  });

  it.each(['lost-card', 'closed-account', 'card-reissued'] as const)(
    '[A65] does not make a merchant with a dead card wait (%s)',
    (kind) => {
      const facts = ofMerchant(changed('-P1D'));
      const request = requestWith({ reason: { kind } });
      expect(screen({ ...facts, request }).kind).toBe('need');
    },
  );

  it('[A91] counts submissions of the day of submission only', () => {
    const now = at('P4D');
    const facts = verified({ merchant: { value: merchantWith({ submissionsToday: 9 }), at: now } });
    expect(screen(facts, policy, now).kind).toBe('need');
  });

  it('[A66] freezes on a list hit, unless the risk officer has judged that very hit', () => {
    const lists = { value: { screeningId: 's-1', hit: true, sharedWith: 0 }, at: submittedAt };
    const hit = verified({ lists });
    expect(screen(hit)).toEqual({ kind: 'stop', code: 'CMP_LIST_HIT', freeze: true });
    const thawed = screen({ ...hit, thawedAt: at('PT1H') }, policy, at('PT2H'));
    expect(thawed).toMatchObject({ kind: 'pass', risk: { tier: 'red' } });
    const later = { ...hit, thawedAt: at('PT1H'), lists: { ...lists, at: at('PT2H') } };
    expect(screen(later, policy, at('PT2H')).kind).toBe('stop');
  });
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
    spoil: (facts) => ({ ...facts, account: accountWith({ cardType: 'CC' }) }),
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
    title: '[A63] a photo of the identity document is missing',
    spoil: (facts) => ({
      ...facts,
      request: {
        ...facts.request,
        materials: facts.request.materials.filter(({ kind }) => kind !== 'id-back'),
      },
    }),
    problem: { field: 'materials.id-back', code: 'MAT_MISSING', params: { items: 'id-back' } },
  },
  {
    title: '[A39] a paper is over its time',
    spoil: (facts) => ({
      ...facts,
      request: {
        ...facts.request,
        materials: [
          ...facts.request.materials,
          material('application-form', { validUntil: '2026-06-09' }),
        ],
      },
    }),
    problem: { field: 'materials.application-form', code: 'MAT_EXPIRED' },
  },
];

describe('screening asks for everything that the merchant can repair', () => {
  it.each(faults.map((fault) => [fault.title, fault] as const))('%s', (_, { spoil, problem }) => {
    const said = screen(spoil(submitted()));
    expect(said.kind === 'ask' && said.problems).toContainEqual(expect.objectContaining(problem));
  });

  it('[A63] names every fault at once, whichever come together', () => {
    fc.assert(
      fc.property(fc.subarray(faults, { minLength: 1 }), (chosen) => {
        const said = screen(chosen.reduce((facts, { spoil }) => spoil(facts), submitted()));
        if (said.kind !== 'ask') throw new Error(`expected ask, not ${said.kind}`);
        for (const { problem } of chosen)
          expect(said.problems).toContainEqual(expect.objectContaining(problem));
      }),
    );
  });

  it('[A77] the new card must be another one', () => {
    const { first6, last4, bankCode } = accountWith();
    const binding = { ...merchantWith().binding, first6, last4, bankCode };
    const facts = ofMerchant({ binding });
    const request = requestWith({ oldAccount: { last4 } });
    expect(codesOf({ ...facts, request })).toEqual(['INP_SAME_AS_OLD']);
    for (const other of [{ bankCode: 'ABC' }, { first6: '622203' }]) {
      const another = ofMerchant({ binding: { ...binding, ...other } });
      expect(codesOf({ ...another, request })).toEqual(['need']);
    }
  });

  it('[A78] asks for the account when the vault does not know it, or knows another one', () => {
    const { account: _, ...unknown } = submitted();
    expect(codesOf(unknown)).toEqual(['INP_REQUIRED']);
    const another = submitted({ account: accountWith({ token: 'acc_00000009' }) });
    expect(codesOf(another)).toEqual(['INP_REQUIRED']);
  });

  it('[A7] wants licence and opening permit of a company, and its corporate account', () => {
    const facts = submitted({
      merchant: { value: company, at: submittedAt },
      account: accountWith({ kind: 'CORPORATE' }),
      request: requestWith({ materials: [material('id-front'), material('id-back')] }),
    });
    const said = screen(facts);
    expect(said.kind === 'ask' && said.problems.map(({ field }) => field)).toEqual([
      'materials.account-permit',
      'materials.business-licence',
    ]);
  });

  it('[A23] wants the form at a counter, and no second factor of a device there', () => {
    const request = requestWith({
      intake: 'counter',
      authn: { level: 'in-person', twoFactorEnrolled: false },
    });
    const said = screen(submitted({ request }));
    expect(said.kind === 'ask' && said.problems).toEqual([
      {
        field: 'materials.application-form',
        code: 'MAT_MISSING',
        params: { items: 'application-form' },
      },
    ]);
  });

  it.each([
    ['app', true],
    ['web', true],
    ['pos', true],
    ['counter', false],
  ] as const)('[A16] wants an enrolled second factor by %s: %s', (intake, wanted) => {
    const authn = { level: 'password', twoFactorEnrolled: false } as const;
    const request = requestWith({ intake, authn });
    expect(codesOf(submitted({ request })).includes('IDV_2FA_NOT_SET')).toBe(wanted);
  });

  it('[A3] wants the licence when one card is paid by more than five terminals', () => {
    const terminal = { sn: 'T', model: 'P90', appVersion: '3.1', online: true };
    const terminals = (n: number) => ofMerchant({ terminals: Array(n).fill(terminal) });
    expect(codesOf(terminals(5))).toEqual(['need']);
    expect(codesOf(terminals(6))).toEqual(['MAT_MISSING']);
  });

  it('[A66] wants a licence that is good through today, in Shanghai', () => {
    const facts = (licenceValidUntil: string) => ofMerchant({ licenceValidUntil });
    expect(codesOf(facts('2026-06-10'))).toEqual(['need']);
    expect(codesOf(facts('2026-06-09'))).toEqual(['ELG_LICENCE_EXPIRED']);
    // 17:00 UTC is the next day there already.
    const evening = '2026-06-10T17:00:00.000Z';
    expect(codesOf(facts('2026-06-10'), policy, evening)).toEqual(['ELG_LICENCE_EXPIRED']);
  });

  it('[A5] asks for the margin of 30 days once; later the document only has to be good still', () => {
    const idValidUntil = '2026-07-10';
    const applicant = { ...requestWith().applicant, idValidUntil };
    const facts = submitted({ request: requestWith({ applicant }) });
    const seen = (now: string) => ({ ...facts, merchant: { value: merchantWith(), at: now } });
    expect(codesOf(facts)).toEqual(['need']);
    expect(codesOf(seen(at('P20D')), policy, at('P20D'))).toEqual(['need']);
    expect(codesOf(seen(at('P31D')), policy, at('P31D'))).toEqual(['IDV_DOC_EXPIRED']);
  });

  it('refuses the card of another person, or wants his letter and the strictest review', () => {
    const facts = verified({ account: accountWith({ holderRelation: 'AUTHORISED' }) });
    expect(codesOf(facts)).toEqual(['ACC_NAME_MISMATCH']);
    const allowed = policyWith({ authorisedHolder: 'letter-and-red-review' });
    expect(codesOf(facts, allowed)).toEqual(['MAT_MISSING']);
    const materials = [...facts.request.materials, material('authorisation-letter')];
    const said = screen({ ...facts, request: { ...facts.request, materials } }, allowed);
    expect(said).toMatchObject({ kind: 'pass', risk: { tier: 'red' } });
  });
});

describe('screening hears what the bank says', () => {
  const heard = (more: Parameters<typeof verificationWith>[0]) =>
    verified({ verification: { value: verificationWith(more), at: submittedAt } });

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

  it('[A66] asks for an account of the same name', () => {
    expect(codesOf(heard({ result: 'NO_MATCH' }))).toEqual(['ACC_NAME_MISMATCH']);
  });

  it.each(['BANM', 'PANM', 'BAMM', 'PAMM'])(
    '[A11] tells an account of the other kind from one of another name (%s)',
    (reasonCode) => {
      expect(codesOf(heard({ result: 'NO_MATCH', reasonCode }))).toEqual(['ACC_KIND_MISMATCH']);
    },
  );

  it('[A11] asks neither for card type nor for class of a corporate account', () => {
    const materials = ['id-front', 'id-back', 'account-permit', 'business-licence'] as const;
    const facts: Facts = {
      ...heard({ cardType: 'CC', accountClass: 'III' }),
      merchant: { value: company, at: submittedAt },
      account: accountWith({ kind: 'CORPORATE' }),
      request: requestWith({ materials: materials.map((kind) => material(kind)) }),
    };
    expect(screen(facts)).toMatchObject({ kind: 'pass', risk: { tier: 'green' } });
  });

  it('[A11] refuses a card that the issuer calls credit, and says all it heard at once', () => {
    const facts = heard({ result: 'NO_MATCH', accountStatus: 'FROZEN', cardType: 'CC' });
    expect(codesOf(facts)).toEqual(['ACC_NAME_MISMATCH', 'ACC_FROZEN', 'ACC_KIND_REFUSED']);
  });

  it('[A11] refuses class II, or only weighs it, as the policy says', () => {
    const facts = heard({ accountClass: 'II' });
    expect(codesOf(facts)).toEqual(['ACC_CLASS_LIMIT']);
    const warned = policyWith({
      'personal.allowed': { ...policy['personal.allowed'], otherClass: 'warn' },
    });
    expect(screen(facts, warned)).toMatchObject({ kind: 'pass', risk: { tier: 'amber' } });
  });

  it('[A79] never asks the merchant to repair what the bank could not say', () => {
    const silent = heard({
      result: 'UNAVAILABLE',
      accountStatus: 'UNKNOWN',
      accountClass: 'UNKNOWN',
    });
    expect(screen(silent)).toMatchObject({ kind: 'pass', risk: { tier: 'amber' } });
  });
});
