import { describe, expect, it } from 'vitest';
import { hasDeadOldCard } from '../../../domain/account/old-card.ts';
import type { Facts } from '../../../domain/gates/assessment.ts';
import {
  buildMerchant,
  buildRequest,
  buildSubmittedFacts,
  submittedAt,
} from '../../support/facts.ts';

describe('[A65] the old card takes no money any more', () => {
  const record = (status: 'ACTIVE' | 'LOST' | 'CLOSED' | 'FROZEN') => ({
    value: buildMerchant({ binding: { ...buildMerchant().binding, status } }),
    at: submittedAt,
  });

  it.each<[string, Partial<Facts>]>([
    ['the record has it as lost', { merchant: record('LOST') }],
    ['the record has it as frozen', { merchant: record('FROZEN') }],
    [
      'its owner gives that as his reason',
      { request: buildRequest({ reason: { kind: 'lost-card' } }) },
    ],
    [
      'it is reported while the request runs',
      { oldCardReported: 'CLOSED', merchant: record('ACTIVE') },
    ],
  ])('when %s', (_when, facts) => {
    expect(hasDeadOldCard(buildSubmittedFacts(facts))).toBe(true);
  });

  it('unless nobody says so', () => {
    expect(hasDeadOldCard(buildSubmittedFacts())).toBe(false);
    expect(hasDeadOldCard(buildSubmittedFacts({ merchant: record('ACTIVE') }))).toBe(false);
  });
});
