import { describe, expect, it } from 'vitest';
import { countFaceTriesLeft } from '../../../domain/identity/face-sessions.ts';
import { buildFactor, policy, buildSubmittedFacts, others } from '../../support/facts.ts';

const face = (more: Parameters<typeof buildFactor>[0] = {}) =>
  buildFactor({ method: 'face', result: 'wrong', ...more });

describe('Face sessions', () => {
  it('[A31] No face session is left after five failures for the present person and new card', () => {
    const left = (factors: ReturnType<typeof buildFactor>[]) =>
      countFaceTriesLeft(buildSubmittedFacts({ factors }), policy);
    expect(left([])).toBe(5);
    expect(left(Array.from({ length: 4 }, () => face()))).toBe(1);
    expect(left(Array.from({ length: 6 }, () => face()))).toBe(0);
    expect(left([face({ result: 'passed' }), ...others.map(face), buildFactor()])).toBe(5);
  });
});
