import type { DocumentExamination } from './documents.ts';
import type { ProofSubject } from './subject.ts';

export type FactorKind = 'possession' | 'inherence' | 'knowledge';
export type FactorMethod = 'otp' | 'face' | 'card-password' | 'document' | 'in-person';

/** One attempt to prove identity; never changed or deleted while the request is kept [E1 Attempt]. */
export interface FactorAttempt extends ProofSubject {
  method: FactorMethod;
  at: string;
  result: 'passed' | 'wrong' | 'expired' | 'spoof' | 'no-consent';
  ref?: string;
  by: string;
  /** SHA-256 of the text of the separate consent to a face check, PIPL article 29 [C2 PIPL]. */
  consentHash?: string;
  /** Where the session took place, as the provider says: the prefecture by GB/T 2260 [D device and place]. */
  area?: string;
}

/** What the authority says about an identity document. */
export interface DocumentCheck {
  checkId: string;
  /** Whose document it is. */
  personToken: string;
  result: 'passed' | 'mismatch' | 'expired' | 'forged';
}

/** Everything that is known of the documents: the owner's, that of an agent who applies, and the files. */
export interface CheckedDocuments extends DocumentCheck {
  /** An agent proves with a document of their own who they are; it proves nothing of the owner. */
  agent?: DocumentCheck;
  examination?: DocumentExamination;
}

/** What the owner does at a provider's page, which the engine opens for them. */
export const sessionKinds = ['face', 'card-password', 'signing'] as const;
export type SessionKind = (typeof sessionKinds)[number];

/** A session at a provider, with the link for the owner's app. */
export interface ProofSession {
  kind: SessionKind;
  sessionRef: string;
  url: string;
}

/** What was tried in other requests of the merchant. Instants in ISO 8601, oldest first. */
export interface EarlierProofs {
  /** When one-time codes were asked for. */
  codesAt: string[];
  /** When a wrong code was typed. */
  wrongCodesAt: string[];
  /** When any proof of identity failed, wrong codes included. */
  failedAt: string[];
}
