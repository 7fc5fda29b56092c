/** What reviewers decide on a merchant's wish for another fee rate [A48]. */
export const feeDecisions = ['granted', 'refused'] as const;
export type FeeDecision = (typeof feeDecisions)[number];
