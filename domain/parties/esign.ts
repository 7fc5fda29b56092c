import type { ProofSubject } from './subject.ts';

/** The owner's signature, for one account. */
export interface SignedAgreement extends ProofSubject {
  signingId: string;
  version: string;
  textHash: string;
  signedAt: string;
}
