import { describe, expect, it } from 'vitest';
import { assessGate } from '../../../domain/gates/index.ts';
import { at, policy, readyToSwitch, requestWith, verified } from '../../support/facts.ts';

const assess = (facts: ReturnType<typeof verified>) =>
  assessGate('agreement', facts, policy, at('PT1H'));

describe('agreement', () => {
  it('[A35] waits for the signature of the owner', () => {
    expect(assess(verified())).toEqual({ kind: 'need', needs: ['signature'] });
    expect(assess(readyToSwitch())).toEqual({ kind: 'pass' });
  });

  it('[A35] wants another signature when the account has changed', () => {
    const request = requestWith({ newAccount: { token: 'acc_00000003', last4: '0128' } });
    expect(assess(readyToSwitch({ request })).kind).toBe('need');
  });
});
