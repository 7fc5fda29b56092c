import { describe, expect, it } from 'vitest';
import { findCodeLock, findProofRefusal } from '../../../domain/identity/earlier-proofs.ts';
import { findResendRefusal } from '../../../domain/identity/one-time-codes.ts';
import type { EarlierProofs } from '../../../domain/parties/identity.ts';
import {
  buildFactor,
  buildPolicyValues,
  buildSubmittedFacts,
  others,
  policy,
  submittedAt,
  timeAfter,
} from '../../support/facts.ts';

const none: EarlierProofs = { codesAt: [], wrongCodesAt: [], failedAt: [] };
const instants = (n: number, age = '-PT1H') => Array.from({ length: n }, () => timeAfter(age));
const wrong = (n: number, more = {}) =>
  Array.from({ length: n }, () => buildFactor({ result: 'wrong', at: submittedAt, ...more }));
const now = timeAfter('PT1M');

describe('Wrong one-time codes of all requests of a merchant', () => {
  it.each([
    ['four in an earlier request and none in this one do not lock', 4, 0, undefined],
    [
      'four in an earlier request and one in this one lock until the first of them no longer count',
      4,
      1,
      timeAfter('PT23H'),
    ],
    ['five in an earlier request lock this one', 5, 0, timeAfter('PT23H')],
    ['five in this request lock it', 0, 5, timeAfter('PT24H')],
  ])('%s', (_what, earlier, own, until) => {
    const facts = buildSubmittedFacts({
      earlierProofs: { ...none, wrongCodesAt: instants(earlier) },
      factors: wrong(own),
    });
    const locked = until && { code: 'IDV_OTP_LOCKED', until };
    expect(findCodeLock(facts, policy, now)).toEqual(locked);
    expect(findResendRefusal(facts, policy, now)).toEqual(locked);
  });

  it('The lock ends at the time that is told, and not before', () => {
    const ages = ['-PT9H', '-PT20H', '-PT1H', '-PT3H', '-PT2H', '-PT4H', '-PT23H'];
    const earlierProofs = { ...none, wrongCodesAt: ages.map((age) => timeAfter(age)) };
    const facts = buildSubmittedFacts({ earlierProofs });
    const { until = '' } = findCodeLock(facts, policy, now) ?? {};
    expect(until).toBe(timeAfter('PT15H'));
    expect(findCodeLock(facts, policy, timeAfter('-PT1S', until))).toMatchObject({ until });
    expect(findCodeLock(facts, policy, until)).toBeUndefined();
  });

  it('[A80] Another card gives no new guesses', () => {
    const facts = buildSubmittedFacts({ factors: wrong(5, others[1]) });
    expect(findCodeLock(facts, policy, now)).toMatchObject({ code: 'IDV_OTP_LOCKED' });
  });

  it('Wrong codes count no longer than the lock lasts', () => {
    const earlierProofs = { ...none, wrongCodesAt: instants(9, '-PT25H') };
    expect(findCodeLock(buildSubmittedFacts({ earlierProofs }), policy, now)).toBeUndefined();
  });
});

describe('One-time codes of all requests of a merchant', () => {
  it('[A80] Those of earlier requests count towards the number per day', () => {
    const facts = (n: number) =>
      buildSubmittedFacts({ earlierProofs: { ...none, codesAt: instants(n) } });
    expect(findResendRefusal(facts(9), policy, now)).toBeUndefined();
    expect(findResendRefusal(facts(10), policy, now)).toEqual({ code: 'POL_DAILY_LIMIT' });
  });
});

describe('Failed proofs of all requests of a merchant', () => {
  const fewFailures = buildPolicyValues({ 'limits.proofs': { failed: 3 } });

  it.each([
    ['are no reason below the limit', 1, [], undefined],
    ['refuse another proof from the limit on, whatever the method', 2, ['spoof'], 'PT23H'],
    ['do not count what was passed or expired', 2, ['passed', 'expired'], undefined],
  ] as const)('%s', (_what, earlier, results, within) => {
    const facts = buildSubmittedFacts({
      earlierProofs: { ...none, failedAt: instants(earlier) },
      factors: results.map((result) => buildFactor({ method: 'face', result, at: submittedAt })),
    });
    expect(findProofRefusal(facts, fewFailures, now)).toEqual(
      within && { code: 'ACT_TOO_MANY', until: timeAfter(within) },
    );
  });
});
