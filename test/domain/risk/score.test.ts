import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessRecordRisk } from '../../../domain/risk/score.ts';
import {
  buildAccount,
  timeAfter,
  buildFactor,
  buildMerchant,
  policy,
  buildPolicyValues,
  buildRequest,
  submittedAt,
  buildVerifiedFacts,
  others,
  subject,
} from '../../support/facts.ts';
import {
  changed,
  contact,
  corporateBefore,
  heard,
  listed,
  ofMerchant,
  requested,
  risk,
} from '../../support/risk-facts.ts';

const usual = policy['risk.facts'];
/** By these nothing counts. */
const facts = {
  passwordReset: 'P1D',
  accountNew: 'P1D',
  averageDaysWaiting: 1000,
  failedProofs: 50,
};

const soundSignIn = { level: 'two-factor', twoFactorEnrolled: true, device: 'known' } as const;

describe('The risk of a change', () => {
  const lines: [string, Facts, number, string][] = [
    ['[A70] a contact changed', changed(['contact', '-P3D']), 25, 'amber'],
    ['[A70] the administrator changed', changed(['admin', '-P3D']), 20, 'amber'],
    ['[A70] the legal person changed', changed(['legal-person', '-P3D']), 20, 'amber'],
    ['[A70] the password was reset this week', changed(['password', '-P3D']), 15, 'amber'],
    ['[A70] the password was reset this month', changed(['password', '-P20D']), 0, 'amber'],
    ['a new device', changed(['device', '-P3D']), 10, 'amber'],
    ['[A70] two different changes', changed(['device', '-P3D'], ['password', '-P9D']), 10, 'red'],
    ['one change twice', changed(['device', '-P3D'], ['device', '-P9D']), 10, 'amber'],
    ['[A70] a change older than 30 days', changed(['contact', '-P30D']), 0, 'green'],
    ['a card change is no sign of a take-over', changed(['settlement-card', '-P3D']), 0, 'green'],
    ['a close match of the name', heard({ result: 'CLOSE_MATCH' }), 15, 'amber'],
    ['a name that cannot be verified', heard({ result: 'NOT_POSSIBLE' }), 25, 'amber'],
    ['a bank that is silent', heard({ result: 'UNAVAILABLE' }), 25, 'amber'],
    ['an account in an unknown state', heard({ accountStatus: 'UNKNOWN' }), 0, 'amber'],
    ['[A11] an account of unknown class', heard({ accountClass: 'UNKNOWN' }), 0, 'amber'],
    ['a card of another merchant', listed(1), 20, 'amber'],
    ['from a corporate to a personal account', corporateBefore, 20, 'green'],
    [
      '[A25] an agent as applicant',
      requested({
        applicant: { personToken: 'per_1', role: 'agent' },
        owner: { personToken: subject.personToken },
      }),
      10,
      'green',
    ],
    [
      '[A25] submitted by an agent',
      requested({ submittedBy: { id: 'a-1', role: 'agent' } }),
      10,
      'green',
    ],
    [
      '[A25] drafted by an agent',
      requested({ draftedBy: { id: 'a-1', role: 'agent' } }),
      10,
      'green',
    ],
    ['[A65] a lost card', requested({ reason: { kind: 'lost-card' } }), 5, 'green'],
    ['[A65] a closed account', requested({ reason: { kind: 'closed-account' } }), 5, 'green'],
    [
      '[D device and place] a device without its protections',
      requested({ authn: { ...soundSignIn, rooted: true } }),
      10,
      'amber',
    ],
    [
      '[D device and place] an unusual place',
      requested({ authn: { ...soundSignIn, place: 'other' } }),
      5,
      'amber',
    ],
    [
      '[D device and place] the usual place on a sound device',
      requested({ authn: { ...soundSignIn, place: 'usual', rooted: false } }),
      0,
      'green',
    ],
    [
      'a device that was not seen before',
      requested({ authn: { level: 'two-factor', twoFactorEnrolled: true, device: 'new' } }),
      10,
      'amber',
    ],
    [
      'a device that was',
      requested({ authn: { level: 'two-factor', twoFactorEnrolled: true, device: 'known' } }),
      0,
      'green',
    ],
    ['a sign-in that nobody attested', requested({ authn: { device: 'known' } }), 0, 'amber'],
    [
      'a device that nobody attested',
      requested({ authn: { level: 'two-factor', twoFactorEnrolled: true } }),
      0,
      'amber',
    ],
    [
      'a request by phone that nobody attested anything about',
      requested({ intake: 'phone', authn: {} }),
      0,
      'amber',
    ],
    [
      '[A23] nothing attested at a counter',
      requested({ intake: 'counter', authn: {} }),
      0,
      'green',
    ],
    [
      '[D velocity] as many submissions from one address as one merchant may send',
      buildVerifiedFacts({ origin: { fromAddress: 5, fromArea: 59 } }),
      0,
      'green',
    ],
    [
      '[D velocity] one submission more from the address',
      buildVerifiedFacts({ origin: { fromAddress: 6, fromArea: 6 } }),
      10,
      'amber',
    ],
    [
      '[D velocity] many submissions from the area',
      buildVerifiedFacts({ origin: { fromAddress: 1, fromArea: 60 } }),
      5,
      'green',
    ],
    ['an account opened 89 days ago', heard({ openedOn: '2026-03-13' }), 10, 'green'],
    ['an account opened 91 days ago', heard({ openedOn: '2026-03-11' }), 0, 'green'],
    ['three average days waiting', ofMerchant({ waitingFen: 300_000 }), 0, 'green'],
    ['more than three average days waiting', ofMerchant({ waitingFen: 300_001 }), 10, 'green'],
    ['a mobile of a virtual operator', contact('170****0001'), 5, 'green'],
    ['one that was removed', contact('170****0001', timeAfter('-P1D')), 0, 'green'],
    [
      'an account in another province',
      { ...heard({ province: '44' }), merchant: ofMerchant({ province: '11' }).merchant! },
      5,
      'green',
    ],
    [
      'an account in the same province',
      { ...heard({ province: '11' }), merchant: ofMerchant({ province: '11' }).merchant! },
      0,
      'green',
    ],
    ['an account whose province is not known', ofMerchant({ province: '11' }), 0, 'green'],
    [
      'a mobile that the bank does not know',
      heard({ fields: { name: 'VERIFIED', ownerId: 'VERIFIED', mobile: 'REFUTED' } }),
      0,
      'amber',
    ],
    [
      'a name close to the registered one, and close at the bank too',
      {
        ...heard({ result: 'CLOSE_MATCH' }),
        merchant: ofMerchant({
          holder: { accountToken: 'acc_00000002', match: 'CLOSE_MATCH', technicalities: [] },
        }).merchant!,
      },
      15,
      'amber',
    ],
    [
      '[A80] two failed proofs',
      buildVerifiedFacts({
        factors: [buildFactor({ result: 'wrong' }), buildFactor({ result: 'wrong' })],
      }),
      10,
      'green',
    ],
    [
      '[A80] one failed proof',
      buildVerifiedFacts({ factors: [buildFactor({ result: 'wrong' })] }),
      0,
      'green',
    ],
  ];
  it.each(lines)('The risk score weighs %s', (_title, facts, score, tier) => {
    const said = risk(facts);
    expect({ score: said.score, tier: said.tier }).toEqual({ score, tier });
    expect(said.tier === 'green' || said.reasons.length > 0).toBe(true);
  });

  it('[A23] An owner in person lowers the score, never below a minimum', () => {
    const attested = { by: 'clerk-1', at: submittedAt, bothCardsShown: true, ...subject };
    const inPerson = { request: buildRequest({ intake: 'counter' }), attested };
    expect(risk({ ...corporateBefore, ...inPerson }).score).toBe(0);
    expect(risk({ ...changed(['contact', '-P3D']), ...inPerson })).toMatchObject({
      score: 5,
      tier: 'amber',
    });
    const otherCard = { ...inPerson, attested: { ...attested, ...others[1] } };
    expect(risk({ ...corporateBefore, ...otherCard }).score).toBe(20);
    const elsewhere = { ...inPerson, request: buildRequest({ intake: 'app' }) };
    expect(risk({ ...corporateBefore, ...elsewhere }).score).toBe(20);
  });

  it('[A13] The risk of the record alone is known before anything is typed', () => {
    const { merchant } = changed(['contact', '-P3D'], ['password', '-P3D']);
    expect(assessRecordRisk(merchant!.value, policy, submittedAt)).toMatchObject({
      score: 40,
      tier: 'red',
    });
    expect(assessRecordRisk(buildMerchant(), policy, submittedAt).tier).toBe('green');
  });

  it('[A11] The class of an account is weighed by the policy, and an unknown class is never allowed', () => {
    const classes = ['I', 'II', 'UNKNOWN'] as const;
    const lenient = buildPolicyValues({
      'personal.allowed': { ...policy['personal.allowed'], classes: [...classes] },
    });
    expect(risk(heard({ accountClass: 'II' }), lenient).tier).toBe('green');
    expect(risk(heard({ accountClass: 'UNKNOWN' }), lenient).tier).toBe('amber');
  });

  it('The class of a corporate account does not count', () => {
    const facts = heard({ accountClass: 'UNKNOWN' });
    expect(risk({ ...facts, account: buildAccount({ kind: 'CORPORATE' }) }).tier).toBe('green');
  });
});

describe('[A14] The risk by another policy', () => {
  const weights = policy['risk.reasons'];

  it('[A14] The points and floors are those of the policy', () => {
    const strict = buildPolicyValues({
      'risk.reasons': { ...weights, urgent: { points: 40, floor: 'red' } },
    });
    const lost = requested({ reason: { kind: 'lost-card' } });
    expect(risk(lost, strict)).toEqual({
      score: 40,
      tier: 'red',
      reasons: [{ points: 40, reason: 'urgent' }],
    });
  });

  it('[A14] The tiers begin where the policy says', () => {
    const values = buildPolicyValues({ 'risk.tiers': { amber: 5, red: 20 } });
    expect(risk(requested({ reason: { kind: 'lost-card' } }), values).tier).toBe('amber');
    expect(risk(corporateBefore, values).tier).toBe('red');
  });

  it.each<[keyof typeof facts, Facts]>([
    ['passwordReset', changed(['password', '-P3D'])],
    ['accountNew', heard({ openedOn: '2026-03-13' })],
    ['averageDaysWaiting', ofMerchant({ waitingFen: 300_001 })],
    [
      'failedProofs',
      buildVerifiedFacts({
        factors: [buildFactor({ result: 'wrong' }), buildFactor({ result: 'wrong' })],
      }),
    ],
  ])('[A14] The policy says from when on it counts: %s', (name, of) => {
    expect(risk(of).score).toBeGreaterThan(0);
    expect(risk(of, buildPolicyValues({ 'risk.facts': facts })).score).toBe(0);
    expect(
      risk(of, buildPolicyValues({ 'risk.facts': { ...facts, [name]: usual[name] } })).score,
    ).toBe(risk(of).score);
  });
});
