import { describe, expect, it } from 'vitest';
import { agreementVersion, changesContract } from '../../domain/agreements.ts';
import { accountWith, verified } from '../support/facts.ts';

describe('the text that the owner signs', () => {
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
