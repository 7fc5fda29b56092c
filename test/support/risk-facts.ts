/** Facts about a request with one thing that its risk weighs. */
import type { Facts } from '../../domain/gates/assessment.ts';
import type { MerchantChange, MerchantRecord } from '../../domain/parties/merchant.ts';
import { assessRisk } from '../../domain/risk/score.ts';
import {
  buildMerchant,
  buildRequest,
  buildVerification,
  buildVerifiedFacts,
  policy,
  submittedAt,
  timeAfter,
} from './facts.ts';

export const risk = (facts: Facts, values = policy) => assessRisk(facts, values, submittedAt);
export const ofMerchant = (more: Partial<MerchantRecord>): Facts =>
  buildVerifiedFacts({ merchant: { value: buildMerchant(more), at: submittedAt } });
export const changed = (...changes: [MerchantChange, string][]): Facts =>
  ofMerchant({ lastChanges: changes.map(([what, ago]) => ({ what, at: timeAfter(ago) })) });
export const requested = (more: Parameters<typeof buildRequest>[0]): Facts =>
  buildVerifiedFacts({ request: buildRequest(more) });
export const heard = (more: Parameters<typeof buildVerification>[0]): Facts =>
  buildVerifiedFacts({ verification: { value: buildVerification(more), at: submittedAt } });
export const listed = (sharedWith: number): Facts =>
  buildVerifiedFacts({
    lists: { value: { screeningId: 's', hit: false, sharedWith }, at: submittedAt },
  });
export const corporateBefore = ofMerchant({
  binding: { ...buildMerchant().binding, accountKind: 'CORPORATE' },
});
export const contact = (masked: string, until?: string): Facts =>
  ofMerchant({
    contacts: [
      {
        id: 'c-1',
        channel: 'sms',
        masked,
        since: '2024-01-01T00:00:00.000Z',
        ...(until !== undefined && { until }),
      },
    ],
  });
