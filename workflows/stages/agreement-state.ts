import type { ProofSubject } from '../../domain/parties/subject.ts';

/** A signing for one person and one account: another person or account needs another one. */
export interface OpenSigning extends ProofSubject {
  signingId: string;
  url: string;
  version: string;
  textHash: string;
  /** ISO 8601 */
  openedAt: string;
  /** When the link was last sent again, at the owner's request; ISO 8601. */
  linkSentAt?: string;
}

/** The signing of the supplementary agreement. */
export class AgreementState {
  signing: OpenSigning | undefined;
  /** Signings that their provider knows no more. */
  readonly lost: OpenSigning[] = [];
  /** The one of them in whose place another is to be opened. */
  replaced: OpenSigning | undefined;
  /** What the owner declined to sign for. */
  declined: ProofSubject | undefined;

  /** The provider refuses to tell of a signing: another one takes its place. */
  lose(signingId: string): void {
    if (this.signing?.signingId !== signingId) return;
    this.lost.push(this.signing);
    this.replaced = this.signing;
    this.signing = undefined;
  }
}
