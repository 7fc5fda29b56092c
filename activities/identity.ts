import { callPort, type CallOptions, type MerchantRef } from './calls.ts';

export interface DocumentQuestion {
  requestId: string;
  merchant: MerchantRef;
  personToken: string;
}
export interface DocumentCheck {
  checkId: string;
  result: 'passed' | 'mismatch' | 'expired' | 'forged';
}
export interface FaceResult {
  sessionRef: string;
  result: 'passed' | 'failed' | 'spoof' | 'open';
  /** The provider binds the session to this card, shown to the person on the screen. */
  last4: string;
  /** SHA-256 of the text to which the person agreed there, for this check alone. */
  consentHash?: string;
}

/** Authoritative document check and face sessions held at the provider. */
export interface IdentityPort {
  checkDocument(question: DocumentQuestion, options: CallOptions): Promise<DocumentCheck>;
  getFaceResult(sessionRef: string, options: CallOptions): Promise<FaceResult>;
}

export const createIdentityActivities = (identity: IdentityPort) => ({
  checkDocument: (question: DocumentQuestion) =>
    callPort((options) => identity.checkDocument(question, options)),
  readFaceResult: (sessionRef: string) =>
    callPort((options) => identity.getFaceResult(sessionRef, options)),
});
