export interface SignedAgreement {
  signingId: string;
  version: string;
  textHash: string;
  signedAt: string;
  accountToken: string;
}
