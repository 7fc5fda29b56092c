import type { StageOrOutcome } from './stages.ts';

/** What our books say of the request that is appealed against. */
export interface AppealedRequest {
  merchantId: string;
  outcome: StageOrOutcome;
  /** ISO 8601; missing while it is open. */
  closedAt?: string;
  /** Who rejected it: they do not judge the appeal. */
  rejectedBy: string[];
}
