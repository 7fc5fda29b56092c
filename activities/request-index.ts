import type { RequestSummary } from '../domain/request/request-summary.ts';
import type { MerchantRef, ScopeRef } from './calls.ts';

/** A closed request, and where it left payouts. */
export interface OutcomeSummary extends RequestSummary {
  /** Last four digits of the card that payouts go to since the request; missing when it moved nothing. */
  targetLast4?: string;
}

/** Our own requests, in the order of (acquirer, merchant, terminal): a scan can continue after a given place. */
export interface RequestIndexPort {
  /** The newest request of each scope that has an open request or held payouts. */
  scanOpen(after?: ScopeRef): AsyncIterable<RequestSummary>;
  /** The newest request of each scope that has no open request, if it closed at or after an instant. */
  scanOutcomes(since: string, after?: ScopeRef): AsyncIterable<OutcomeSummary>;
  /** The newest request of each merchant. */
  scanAll(after?: MerchantRef): AsyncIterable<RequestSummary>;
  /** Whether the merchant has ever made a request. */
  hasRequest(merchant: MerchantRef): Promise<boolean>;
  /** Every acquirer of whose merchants some made a request, in order. */
  listAcquirers(): Promise<string[]>;
  /** The newest request of the scope as the index has it now. */
  findNewest(scope: ScopeRef): Promise<RequestSummary | undefined>;
}
