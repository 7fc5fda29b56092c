import { describe, expect, it } from 'vitest';
import { hasDeadOldCard } from '../../../domain/account/old-card.ts';
import type { Facts } from '../../../domain/gates/assessment.ts';
import {
  buildMerchant,
  buildRequest,
  buildSubmittedFacts,
  submittedAt,
} from '../../support/facts.ts';

describe('[A65] A dead old card', () => {
  const record = (status: 'ACTIVE' | 'LOST' | 'CLOSED' | 'FROZEN') => ({
    value: buildMerchant({ binding: { ...buildMerchant().binding, status } }),
    at: submittedAt,
  });

  it.each<[string, Partial<Facts>]>([
    ['the merchant record has it as lost', { merchant: record('LOST') }],
    ['the merchant record has it as frozen', { merchant: record('FROZEN') }],
    [
      'the owner gives that as the reason of the request',
      { request: buildRequest({ reason: { kind: 'lost-card' } }) },
    ],
    [
      'somebody reports it while the request is open',
      { oldCardReported: 'CLOSED', merchant: record('ACTIVE') },
    ],
  ])('The old card counts as dead when %s', (_when, facts) => {
    expect(hasDeadOldCard(buildSubmittedFacts(facts))).toBe(true);
  });

  it('The old card counts as usable when neither record nor owner nor bank says otherwise', () => {
    expect(hasDeadOldCard(buildSubmittedFacts())).toBe(false);
    expect(hasDeadOldCard(buildSubmittedFacts({ merchant: record('ACTIVE') }))).toBe(false);
  });
});
