export interface ReviewDecision {
  by: { id: string; role: string };
  decision: 'approve' | 'reject';
  codes: string[];
  /** What exactly he rejects and how to mend it, as the merchant reads it. */
  items?: string;
  note?: string;
  at: string;
  /** Digest of the evidence that was seen: a decision on other evidence does not count. */
  evidence: string;
}
