import { describe, expect, it } from 'vitest';
import { Policy } from '../../../domain/policy/policy-schema.ts';
import { buildPolicyValues } from '../../support/facts.ts';

const faultsOf = (
  values: Parameters<typeof buildPolicyValues>[0] | Record<string, unknown>,
): string[] => {
  const whole = { profile: 'test', version: 1, values: buildPolicyValues(values) };
  const read = Policy.safeParse(whole);
  return read.success ? [] : read.error.issues.map(({ path }) => path.slice(1).join('/'));
};

describe('[A68] Policies', () => {
  it.each([
    ['a month for a duration', { 'correction.ttl': 'P1M' }, 'correction.ttl'],
    ['a number for a duration', { 'cooling.green': 24 }, 'cooling.green'],
    [
      'a clock time of 24 hours',
      { 'windows.review': { days: 'all', from: '24:00', to: '08:00' } },
      'windows.review/from',
    ],
    ['no try at all', { 'confirm.tries': 0 }, 'confirm.tries'],
    ['a parameter nobody knows', { 'cooling.purple': 'PT1H' }, ''],
    [
      'a tier nobody knows',
      { 'review.mode': { ...buildPolicyValues({})['review.mode'], purple: 'auto' } },
      'review.mode',
    ],
    [
      'a red request on one reviewer',
      { 'review.mode': { green: 'auto', amber: 'maker-checker', red: 'one' } },
      'review.mode/red',
    ],
  ])('A policy cannot have %s', (_what, values, path) => {
    expect(faultsOf(values)).toEqual([path]);
  });

  it('A policy cannot use a time zone with summer time, which the calendar does not support', () => {
    const { calendar } = buildPolicyValues({});
    const abroad = { ...calendar, timeZone: 'America/New_York' };
    expect(faultsOf({ calendar: abroad })).toEqual(['calendar/timeZone']);
  });

  it('A policy cannot give a riskier request a shorter cooling-off', () => {
    expect(faultsOf({ 'cooling.red': 'PT71H' })).toEqual(['cooling.amber']);
    const inPerson = { green: 'PT1H', amber: 'PT0S', red: 'PT2H' };
    expect(faultsOf({ 'cooling.inPerson': inPerson })).toEqual(['cooling.inPerson']);
  });

  it('A policy cannot have a lower bound above its upper bound', () => {
    const retry = { first: 'PT2H', factor: 2, max: 'PT1H', giveUp: 'PT24H' };
    expect(faultsOf({ 'upstream.retry': retry })).toEqual(['upstream.retry/first']);
  });

  it('[A57] A policy cannot close the cut-over window all day', () => {
    const closed = [
      { from: '20:00', to: '08:00' },
      { from: '07:00', to: '20:00' },
    ];
    expect(faultsOf({ 'cutover.window': { closed, freezeDates: [] } })).toEqual([
      'cutover.window/closed',
    ]);
    const gap = [closed[0], { from: '08:01', to: '20:00' }];
    expect(faultsOf({ 'cutover.window': { closed: gap, freezeDates: [] } })).toEqual([]);
  });

  it('A policy cannot have an amber tier that begins where red does', () => {
    expect(faultsOf({ 'risk.tiers': { amber: 60, red: 60 } })).toEqual(['risk.tiers/amber']);
  });

  const weights = buildPolicyValues({})['risk.reasons'];

  it.each(['lists-unknown', 'name-unverified', 'record-unknown', 'contact-changed'] as const)(
    '[B3.15] A policy cannot make %s green',
    (reason) => {
      const without = { ...weights, [reason]: { points: 25 } };
      expect(faultsOf({ 'risk.reasons': without })).toEqual([`risk.reasons/${reason}/floor`]);
      expect(
        faultsOf({ 'risk.reasons': { ...weights, [reason]: { points: 0, floor: 'red' } } }),
      ).toEqual([]);
    },
  );

  it('A policy weighs every reason, and none that there is not', () => {
    const { urgent: _, ...fewer } = weights;
    expect(faultsOf({ 'risk.reasons': fewer })).toEqual(['risk.reasons/urgent']);
    expect(faultsOf({ 'risk.reasons': { ...weights, rumour: { points: 5 } } })).toEqual([
      'risk.reasons',
    ]);
  });

  const { intakes } = buildPolicyValues({});

  it.each([
    ['phone', 'submitters', ['owner', 'operator'], ['submitters']],
    ['pos', 'submitters', ['agent'], ['submitters', 'cardNumberRoles']],
    ['phone', 'cardNumberRoles', ['owner', 'operator'], ['cardNumberRoles']],
    ['service', 'drafters', ['maker'], ['drafters/0']],
    ['pos', 'outOfBandMethods', [], ['outOfBandMethods']],
  ] as const)(
    '[A24, A25, A27] A policy cannot let the wrong people in at the intake %s: %s %j',
    (intake, field, value, paths) => {
      const changed = { ...intakes, [intake]: { ...intakes[intake], [field]: value } };
      expect(faultsOf({ intakes: changed })).toEqual(
        paths.map((path) => `intakes/${intake}/${path}`),
      );
    },
  );

  it('[A14] A policy may leave intakes out, but not the campaigns of the acquirer', () => {
    const { app, campaign } = intakes;
    expect(faultsOf({ intakes: { app, campaign } })).toEqual([]);
    expect(faultsOf({ intakes: { app } })).toEqual(['intakes/campaign']);
  });
});
