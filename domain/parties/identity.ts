export type FactorKind = 'possession' | 'inherence' | 'knowledge';
export type FactorMethod = 'otp' | 'face' | 'card-password' | 'document' | 'in-person';

/** One attempt to prove identity; never changed or deleted while the request is kept [E1 Attempt]. */
export interface FactorAttempt {
  method: FactorMethod;
  at: string;
  result: 'passed' | 'wrong' | 'expired' | 'spoof' | 'no-consent';
  /** Last four digits of the new card that the proof was given for; a changed account voids the proof. */
  last4: string;
  ref?: string;
  by: string;
  /** SHA-256 of the text of the separate consent to a face check, PIPL article 29 [C2 PIPL]. */
  consentHash?: string;
}
