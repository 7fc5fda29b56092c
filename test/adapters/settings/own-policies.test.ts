/** Which policies new requests may come with. */
import { describe, expect, it } from 'vitest';
import { createOwnPolicies } from '../../../adapters/settings/own-policies.ts';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';

const policies = createOwnPolicies((acquirerId) => (acquirerId === 'demo' ? 'demo' : 'cn-default'));

describe('A policy of ours', () => {
  it('A policy of ours is usable for the acquirers whose profile it is, and for no others', () => {
    const usual = loadPolicy('cn-default');
    expect(policies.identify(usual, 'acq-1')).toMatchObject({ profile: 'cn-default', version: 1 });
    expect(policies.identify(usual, 'demo')).toBeUndefined();
    expect(policies.identify(loadPolicy('demo'), 'demo')).toMatchObject({ profile: 'demo' });
    expect(policies.identify(loadPolicy('demo'), 'acq-1')).toBeUndefined();
  });

  it('A policy of ours is not usable with another value, or in a version that we do not keep', () => {
    const usual = loadPolicy('cn-default');
    const values = { ...usual.values, 'confirm.ttl': 'P9D' };
    expect(policies.identify({ ...usual, values }, 'acq-1')).toBeUndefined();
    expect(policies.identify({ ...usual, version: 999 }, 'acq-1')).toBeUndefined();
  });

  it('A policy of ours is found for open requests of every acquirer by its reference', () => {
    const ref = policies.identify(loadPolicy('demo'), 'demo');
    expect(ref && policies.find(ref)).toEqual(loadPolicy('demo').values);
  });
});
