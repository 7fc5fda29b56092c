import { describe, expect, it } from 'vitest';
import { assessGate } from '../../../domain/gates/gates.ts';
import {
  timeAfter,
  policy,
  buildReadyFacts,
  buildRequest,
  buildVerifiedFacts,
} from '../../support/facts.ts';

const assess = (facts: ReturnType<typeof buildVerifiedFacts>) =>
  assessGate('agreement', facts, policy, timeAfter('PT1H'));

describe('The agreement', () => {
  it('[A35] The agreement waits for the signature of the owner', () => {
    expect(assess(buildVerifiedFacts())).toEqual({ kind: 'need', needs: ['signature'] });
    expect(assess(buildReadyFacts())).toEqual({ kind: 'pass' });
  });

  it('[A35] A changed account needs another signature', () => {
    const request = buildRequest({ newAccount: { token: 'acc_00000003', last4: '0128' } });
    expect(assess(buildReadyFacts({ request })).kind).toBe('need');
  });

  it('[A35] The agreement counts only the signature of the owner who was asked, not that of anybody else', () => {
    const applicant = { ...buildRequest().applicant, personToken: 'per_00000009' };
    expect(assess(buildReadyFacts({ request: buildRequest({ applicant }) })).kind).toBe('need');
  });
});
