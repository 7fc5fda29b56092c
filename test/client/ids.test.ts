import { describe, expect, it } from 'vitest';
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
