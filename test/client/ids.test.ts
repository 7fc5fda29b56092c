import { describe, expect, it } from 'vitest';
import { ActionRefused } from '../../client/errors.ts';
import { computeMerchantsRequestId, computeRequestId } from '../../client/ids.ts';

describe('the id of a request', () => {
  it('is the same only for the same key of the same acquirer', () => {
    expect(computeRequestId('demo', 'k')).toBe(computeRequestId('demo', 'k'));
    expect(computeRequestId('demo', 'k')).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
    const ids = [
      ['demo', 'k'],
      ['demo', 'l'],
      ['dem', 'ok'],
      ['demo,', 'k'],
    ] as const;
    expect(new Set(ids.map(([acquirer, key]) => computeRequestId(acquirer, key))).size).toBe(4);
  });

  it('[I9] is computed of no key that passes as a card number: over HTTP it would be another one', () => {
    const compute = () => computeRequestId('demo', '6217000200112001102');
    expect(compute).toThrow(ActionRefused);
    expect(compute).toThrow('INP_NUMBER_IN_TEXT');
    expect(computeRequestId('demo', '1764900000000')).toMatch(/^req-/);
  });

  it('of a merchant is that of no other merchant, and of no back office, with the same key', () => {
    const ids = [
      computeRequestId('demo', 'k'),
      computeMerchantsRequestId('demo', 'M-1', 'k'),
      computeMerchantsRequestId('demo', 'M-2', 'k'),
      computeMerchantsRequestId('dem', 'M-1', 'k'),
    ];
    expect(new Set(ids).size).toBe(4);
  });
});
