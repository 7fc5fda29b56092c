import { describe, expect, it } from 'vitest';
import { faceTriesLeft } from '../../domain/face-sessions.ts';
import { factor, policy, submitted } from '../support/facts.ts';

const face = (more: Parameters<typeof factor>[0] = {}) =>
  factor({ method: 'face', result: 'wrong', ...more });

describe('face sessions', () => {
  it('[A31] leave other ways after five failures for the present card', () => {
    const left = (factors: ReturnType<typeof factor>[]) =>
      faceTriesLeft(submitted({ factors }), policy);
    expect(left([])).toBe(5);
    expect(left(Array.from({ length: 4 }, () => face()))).toBe(1);
    expect(left(Array.from({ length: 6 }, () => face()))).toBe(0);
    expect(left([face({ result: 'passed' }), face({ last4: '9999' }), factor()])).toBe(5);
  });
});
