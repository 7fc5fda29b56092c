import { describe, expect, it } from 'vitest';
import { computeRequestId } from '../../client/ids.ts';

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
});
