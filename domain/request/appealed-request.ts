import type { StageOrOutcome } from './stages.ts';

/** The rejected request that an appeal is against, as storage has it. */
export interface AppealedRequest {
  merchantId: string;
  /** The terminal that it was for. */
  terminal?: string;
  outcome: StageOrOutcome;
  /** ISO 8601; missing while it is open. */
  closedAt?: string;
  /** Who rejected it; they may not decide on the appeal. */
  rejectedBy: string[];
}
