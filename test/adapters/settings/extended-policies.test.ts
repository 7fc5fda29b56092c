import { describe, expect, it } from 'vitest';
import { loadPolicy, readPolicyFile } from '../../../adapters/settings/policy-files.ts';
import { parsePolicyFile } from '../../../domain/policy/policy-file-schema.ts';

describe('A policy that extends another', () => {
  const letter = { value: 'letter-and-red-review', source: '[E2 authorisedHolder]' };
  const variant = (more: object = {}) => ({
    profile: 'variant',
    version: 1,
    extends: 'cn-default/1',
    parameters: { authorisedHolder: letter },
    ...more,
  });

  it.each([
    ['demo-letter', { authorisedHolder: 'letter-and-red-review' }],
    ['demo-hours', { 'windows.counter': { days: 'all', from: '03:00', to: '03:01' } }],
    ['demo-deadline', { 'correction.ttl': 'PT60S', 'correction.reminders': ['PT20S'] }],
    [
      'demo-objection',
      { 'cooling.green': 'PT10M', 'cooling.amber': 'PT10M', 'cooling.red': 'PT10M' },
    ],
  ])(
    '[A68] A policy that extends another differs only in the parameters it contains: %s',
    (profile, differing) => {
      const { values } = loadPolicy(profile);
      const usual = loadPolicy('demo', 1).values;
      expect(values).toEqual({ ...usual, ...differing });
      expect(values).not.toEqual(usual);
    },
  );

  it('A policy that extends another keeps its own name and version', () => {
    expect(parsePolicyFile(variant(), readPolicyFile)).toMatchObject({
      profile: 'variant',
      version: 1,
    });
  });

  it.each([
    [{ parameters: { authorisedHolder: { value: 'yes', source: '' } } }, 'authorisedHolder/value'],
    [{ parameters: { authorisedHolder: { value: 'refused' } } }, 'authorisedHolder/source'],
    [
      { parameters: { 'cooling.red': { value: 'PT1H', source: '[E2 cooling.red]' } } },
      'cooling.amber/value: green, amber and red must not fall',
    ],
  ])('A policy that extends another is refused with the path of its fault: %j', (more, path) => {
    expect(() => parsePolicyFile(variant(more), readPolicyFile)).toThrow(`parameters/${path}`);
  });

  it.each([
    ['cn-default/9', 'extends: no version 9 of policy cn-default'],
    ['nowhere/1', 'extends: no policy of profile nowhere'],
    ['../demo/1', 'extends: a policy such as cn-default/1'],
    ['demo', 'extends: a policy such as cn-default/1'],
    ['demo-letter/1', 'extends: demo-letter/1 extends a policy itself: name that one'],
  ])('A policy that extends another is refused with the base %s', (base, reason) => {
    expect(() => parsePolicyFile(variant({ extends: base }), readPolicyFile)).toThrow(reason);
  });
});
