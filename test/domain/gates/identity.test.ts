import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactorAttempt } from '../../../domain/parties/identity.ts';
import {
  timeAfter,
  buildFactor,
  policy,
  buildPolicyValues,
  buildVerifiedFacts,
  others,
  subject,
} from '../../support/facts.ts';
import { assess, attested, buildDocument, withFactors } from '../../support/identity-facts.ts';

const wrong = (n: number) => Array.from({ length: n }, () => buildFactor({ result: 'wrong' }));

describe('The identity of the owner', () => {
  it('[A33] The document is checked by its authority first, whoever vouches for the owner', () => {
    expect(assess(buildVerifiedFacts())).toEqual({
      kind: 'need',
      needs: ['document-check', 'identity-factor'],
    });
    expect(assess(buildVerifiedFacts({ attested }))).toEqual({
      kind: 'need',
      needs: ['document-check'],
    });
    const locked = buildVerifiedFacts({ factors: wrong(policy.otp.tries) });
    expect(assess(locked)).toEqual({ kind: 'need', needs: ['document-check'] });
  });

  it.each([
    ['mismatch', 'IDV_MISMATCH'],
    ['expired', 'IDV_DOC_EXPIRED'],
  ] as const)('[A81] A document with the result %s leads to a correction', (result, code) => {
    const facts = buildVerifiedFacts({
      document: buildDocument(result),
      factors: [buildFactor()],
      attested,
    });
    expect(assess(facts)).toEqual({ kind: 'ask', problems: [{ field: 'applicant', code }] });
  });

  it('[A39] A forged document freezes the request, and is checked again after a thaw', () => {
    const facts = buildVerifiedFacts({ document: buildDocument('forged'), attested });
    expect(assess(facts)).toEqual({ kind: 'stop', code: 'MAT_FORGED', freeze: true });
    expect(assess({ ...facts, thawedAt: timeAfter('PT30M') })).toMatchObject({
      needs: ['document-check'],
    });
  });

  const passing: [string, FactorAttempt[]][] = [
    ['[A30] [A31] code and face', [buildFactor(), buildFactor({ method: 'face' })]],
    ['[A32] code and card password', [buildFactor(), buildFactor({ method: 'card-password' })]],
    [
      'face and card password',
      [buildFactor({ method: 'face' }), buildFactor({ method: 'card-password' })],
    ],
    [
      '[A80] a face that failed before does no harm',
      [
        buildFactor({ method: 'face', result: 'wrong' }),
        buildFactor(),
        buildFactor({ method: 'face' }),
      ],
    ],
  ];
  it.each(passing)(
    '[A34] Identity is proved by two factors of different kinds: %s',
    (_title, factors) => {
      expect(assess(withFactors(...factors))).toEqual({ kind: 'pass' });
    },
  );

  const failing: [string, FactorAttempt[]][] = [
    ['one code', [buildFactor()]],
    ['two codes', [buildFactor(), buildFactor()]],
    ['[A31] face alone', [buildFactor({ method: 'face' })]],
    ['a code of another person', [buildFactor(others[0]), buildFactor({ method: 'face' })]],
    ['a code for another card', [buildFactor(others[1]), buildFactor({ method: 'face' })]],
    ['a face of another person', [buildFactor(), buildFactor({ method: 'face', ...others[0] })]],
    ['an expired code', [buildFactor({ result: 'expired' }), buildFactor({ method: 'face' })]],
    ['a claim of presence', [buildFactor(), buildFactor({ method: 'in-person' })]],
    ['a document', [buildFactor(), buildFactor({ method: 'document' })]],
  ];
  it.each(failing)('[A34] Identity is not proved by %s', (_title, factors) => {
    expect(assess(withFactors(...factors))).toMatchObject({ needs: ['identity-factor'] });
  });

  it('[A31] A face alone never proves identity, even where one factor is enough', () => {
    const one = buildPolicyValues({ 'identity.factors': 1 });
    expect(assess(withFactors(buildFactor({ method: 'face' })), one).kind).toBe('need');
    expect(assess(withFactors(buildFactor()), one).kind).toBe('pass');
  });

  it('[A23] The attestation of a clerk replaces both factors, for the card that the clerk saw', () => {
    expect(assess(buildVerifiedFacts({ document: buildDocument(), attested }))).toEqual({
      kind: 'pass',
    });
    for (const other of others) {
      const facts = { document: buildDocument(), attested: { ...attested, ...other } };
      expect(assess(buildVerifiedFacts(facts)).kind).toBe('need');
    }
  });

  it('[A30] Wrong codes for the present card are counted down, and the fifth ends the request', () => {
    expect(assess(withFactors())).toEqual({ kind: 'need', needs: ['identity-factor'] });
    expect(assess(withFactors(...wrong(1)))).toMatchObject({ triesLeft: 4 });
    expect(assess(withFactors(...wrong(4)))).toMatchObject({ triesLeft: 1 });
    expect(assess(withFactors(...wrong(5)))).toEqual({ kind: 'stop', code: 'IDV_OTP_LOCKED' });
    for (const other of others) {
      const attempts = wrong(5).map((attempt) => ({ ...attempt, ...other }));
      expect(assess(withFactors(...attempts)).kind).toBe('need');
    }
  });

  it('[A30] Wrong codes do not lock out an owner whose identity is already proved', () => {
    const proved = [buildFactor(), buildFactor({ method: 'face' })];
    expect(assess(withFactors(...wrong(5), ...proved))).toEqual({ kind: 'pass' });
  });

  it('[A31] Failed faces lead to other proofs and never end the request', () => {
    const faces = wrong(9).map((attempt) => ({ ...attempt, method: 'face' as const }));
    expect(assess(withFactors(...faces)).kind).toBe('need');
  });

  it('A face that is not alive freezes the request, until the risk officer has decided on it', () => {
    const spoof = buildFactor({ method: 'face', result: 'spoof' });
    const facts = withFactors(buildFactor(), buildFactor({ method: 'face' }), spoof);
    expect(assess(facts)).toEqual({ kind: 'stop', code: 'RSK_STOP', freeze: true });
    expect(assess({ ...facts, thawedAt: timeAfter('PT30M') })).toEqual({ kind: 'pass' });
    expect(assess({ ...facts, thawedAt: spoof.at })).toEqual({ kind: 'pass' });
    expect(assess({ ...facts, thawedAt: timeAfter('-PT1S', spoof.at) }).kind).toBe('stop');
  });

  const attempts = fc.array(
    fc.record({
      method: fc.constantFrom<FactorAttempt['method']>(
        'otp',
        'face',
        'card-password',
        'document',
        'in-person',
      ),
      result: fc.constantFrom<FactorAttempt['result']>('passed', 'wrong', 'expired'),
      personToken: fc.constantFrom(subject.personToken, others[0].personToken),
      accountToken: fc.constantFrom(subject.accountToken, others[1].accountToken),
    }),
    { maxLength: 8 },
  );

  it('[A34] Proofs of another person or for another card never count, even when its last four digits are the same', () => {
    fc.assert(
      fc.property(attempts, fc.constantFrom(...others), (tried, other) => {
        const factors = tried.map((attempt) => buildFactor({ ...attempt, ...other }));
        expect(assess(withFactors(...factors)).kind).not.toBe('pass');
      }),
    );
  });

  it('[A34] Identity passes only with two kinds of factors proved by this person for this very card', () => {
    fc.assert(
      fc.property(attempts, (tried) => {
        const kinds = new Set(
          tried
            .filter(
              ({ personToken, accountToken, result }) =>
                personToken === subject.personToken &&
                accountToken === subject.accountToken &&
                result === 'passed',
            )
            .map(({ method }) => method)
            .filter((method) => method !== 'document' && method !== 'in-person'),
        );
        const passes = assess(withFactors(...tried.map((attempt) => buildFactor(attempt)))).kind;
        expect(passes === 'pass').toBe(kinds.size >= 2);
      }),
    );
  });
});
