import type { RequestSummary } from '../domain/request/request-summary.ts';
import type { MerchantRef } from './calls.ts';

export interface OutcomeSummary extends RequestSummary {
  /** Last four digits of the card that payouts were left on; missing when the request moved nothing. */
  targetLast4?: string;
}

/** Our own requests, in the order of (acquirer, merchant): a scan can continue after a given merchant. */
export interface RequestIndexPort {
  /** The newest request of each merchant that has one open, or payouts held. */
  scanOpen(after?: MerchantRef): AsyncIterable<RequestSummary>;
  /** The newest request of each merchant, where it closed since an instant and nothing is open. */
  scanOutcomes(since: string, after?: MerchantRef): AsyncIterable<OutcomeSummary>;
  /** The newest request of each merchant. */
  scanAll(after?: MerchantRef): AsyncIterable<RequestSummary>;
  /** The merchant's newest request as the index has it now. */
  findNewest(merchant: MerchantRef): Promise<RequestSummary | undefined>;
}
