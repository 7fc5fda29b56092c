import { describe, expect, it } from 'vitest';
import {
  findAgreementVersion,
  isContractChange,
} from '../../../domain/request/agreement-version.ts';
import { buildAccount, buildVerifiedFacts } from '../../support/facts.ts';

describe('The agreement that the owner signs', () => {
  it('[A67] The agreement has a supplement to the contract when the kind of account or its holder changes', () => {
    const supplemented = [
      buildAccount({ kind: 'CORPORATE' }),
      buildAccount({ holderRelation: 'AUTHORISED' }),
    ];
    for (const account of supplemented)
      expect(findAgreementVersion(buildVerifiedFacts({ account }))).toContain('supplement');
    expect(findAgreementVersion(buildVerifiedFacts())).toBe('settlement-card-change/1');
  });

  it('[A67] The agreement has no supplement before record and account are known', () => {
    const { account: _account, ...facts } = buildVerifiedFacts();
    expect(isContractChange(facts)).toBe(false);
  });
});
