/**
 * Whom and what a proof is for, as tokens of the vault: equal digits of two cards are no reason to take one
 * for the other. A proof for another person or another account proves nothing [D one person].
 */
export interface ProofSubject {
  /** The owner of the merchant, also where an agent applies. */
  personToken: string;
  /** The new account. */
  accountToken: string;
}
