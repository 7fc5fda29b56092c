import type { MoneyLocation, StageOrOutcome } from './stages.ts';

/** A request as the request index lists it. */
export interface RequestSummary {
  acquirerId: string;
  merchantId: string;
  /** The terminal whose own card it changes. */
  terminal?: string;
  requestId: string;
  stage: StageOrOutcome;
  money: MoneyLocation;
  closed: boolean;
  /** ISO 8601 */
  closedAt?: string;
}
