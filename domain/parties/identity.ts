export type FactorKind = 'possession' | 'inherence' | 'knowledge';
export type FactorMethod = 'otp' | 'face' | 'card-password' | 'document' | 'in-person';

/** One try to prove identity; kept for ever, never overwritten [E1 Attempt]. */
export interface FactorAttempt {
  method: FactorMethod;
  at: string;
  result: 'passed' | 'wrong' | 'expired' | 'spoof' | 'no-consent';
  /** The new card this proof was given for; a changed account voids it. */
  last4: string;
  ref?: string;
  by: string;
  /** SHA-256 of the text of the separate consent to a face check ([C2 PIPL], art. 29). */
  consentHash?: string;
}
