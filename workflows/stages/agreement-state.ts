export interface OpenSigning {
  signingId: string;
  url: string;
  version: string;
  textHash: string;
  /** The new account that the text names; another account needs another signing. */
  accountToken: string;
  /** ISO 8601 */
  openedAt: string;
  /** When the link was last sent again, at the owner's request; ISO 8601. */
  linkSentAt?: string;
}

/** The signing of the supplementary agreement. */
export class AgreementState {
  signing: OpenSigning | undefined;
  hasDeclined = false;
}
