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
  /** Last four digits of the card that the provider showed on the screen: the session counts for it only. */
  last4: string;
  /** SHA-256 of the text of the separate consent that the person gave in the session. */
  consentHash?: string;
}

/** Document checks at the authority, and face sessions at the provider. */
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
