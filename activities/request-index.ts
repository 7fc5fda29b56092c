import type { RequestSummary } from '../domain/request/request-summary.ts';
import type { MerchantRef } from './calls.ts';

/** A closed request, and where it left payouts. */
export interface OutcomeSummary extends RequestSummary {
  /** Last four digits of the card that payouts go to since the request; missing when it moved nothing. */
  targetLast4?: string;
}

/** Our own requests, in the order of (acquirer, merchant): a scan can continue after a given merchant. */
export interface RequestIndexPort {
  /** The newest request of each merchant that has an open request or held payouts. */
  scanOpen(after?: MerchantRef): AsyncIterable<RequestSummary>;
  /** The newest request of each merchant that has no open request, if it closed at or after an instant. */
  scanOutcomes(since: string, after?: MerchantRef): AsyncIterable<OutcomeSummary>;
  /** The newest request of each merchant. */
  scanAll(after?: MerchantRef): AsyncIterable<RequestSummary>;
  /** The merchant's newest request as the index has it now. */
  findNewest(merchant: MerchantRef): Promise<RequestSummary | undefined>;
}
