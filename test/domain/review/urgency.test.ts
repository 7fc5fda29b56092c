import { describe, expect, it } from 'vitest';
import { findCoolingTerm, isHeldCorrection, isUrgent } from '../../../domain/review/urgency.ts';
import { buildPolicyValues, buildReadyFacts, buildRequest, policy } from '../../support/facts.ts';

const correction = buildRequest({ reason: { kind: 'correction' } });
const held = { payoutsHeld: true } as const;

describe('[A87] A correction of wrong data after the switch', () => {
  it.each([
    ['while payouts are held is urgent', { ...held, request: correction }, true],
    ['that holds nothing is as any request', { request: correction }, false],
    ['is not any request while payouts are held', { ...held, request: buildRequest() }, false],
  ])('[A87] %s', (_title, facts, expected) => {
    expect(isHeldCorrection(facts)).toBe(expected);
    expect(isUrgent(buildReadyFacts(facts))).toBe(expected);
  });

  it('[A65] is not the only urgent request', () => {
    const lost = buildRequest({ reason: { kind: 'lost-card' } });
    expect(isUrgent(buildReadyFacts({ request: lost }))).toBe(true);
  });

  it.each(['green', 'amber', 'red'] as const)(
    '[A87] cools off by a term of its own: %s',
    (tier) => {
      const facts = { ...held, request: correction };
      expect(findCoolingTerm(policy, tier, facts)).toBe(policy['cooling.correction'][tier]);
      expect(findCoolingTerm(policy, tier, { request: correction })).toBe(
        policy[`cooling.${tier}`],
      );
    },
  );

  it('[A87] never cools off longer than another request', () => {
    const short = buildPolicyValues({ 'cooling.green': 'PT1H' });
    expect(findCoolingTerm(short, 'green', { ...held, request: correction })).toBe('PT1H');
  });
});
