import { describe, expect, it } from 'vitest';
import { assessGate } from '../../../domain/gates/index.ts';
import { agreementVersion, changesContract } from '../../../domain/gates/agreement.ts';
import {
  accountWith,
  at,
  policy,
  readyToSwitch,
  requestWith,
  verified,
} from '../../support/facts.ts';

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

  it('[A67] carries a supplement to the contract when the kind of account or its holder changes', () => {
    const supplemented = [
      accountWith({ kind: 'CORPORATE' }),
      accountWith({ holderRelation: 'AUTHORISED' }),
    ];
    for (const account of supplemented)
      expect(agreementVersion(verified({ account }))).toContain('supplement');
    expect(agreementVersion(verified())).toBe('settlement-card-change/1');
  });

  it('[A67] is not said to change the contract before record and account are known', () => {
    const { account: _account, ...facts } = verified();
    expect(changesContract(facts)).toBe(false);
  });
});
