import type { FeeDecision } from './fee-decision.ts';

/** One decision of a reviewer on a request. */
export interface ReviewDecision {
  by: { id: string; role: string };
  decision: 'approve' | 'reject';
  codes: string[];
  /** What the reviewer rejects and how to correct it, as the merchant reads it. */
  items?: string;
  note?: string;
  /** What becomes of the merchant's wish for another fee rate [A48]. */
  feeWish?: FeeDecision;
  at: string;
  /** Digest of the evidence that the reviewer saw; a decision on other evidence does not count. */
  evidence: string;
}
