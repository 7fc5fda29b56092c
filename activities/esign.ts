import { ask, type CallOptions, type MerchantRef } from './calls.ts';

export interface SigningOrder {
  /** `requestId/sign/n`: the same key gives the same signing. */
  key: string;
  requestId: string;
  merchant: MerchantRef;
  version: string;
  oldLast4: string;
  newLast4: string;
  bankName: string;
  /** What the change costs: no fee that the text does not name (rules.md A36). */
  feeFen: number;
}
export interface Signing {
  signingId: string;
  url: string;
  version: string;
  /** SHA-256 of the very text that is signed. */
  textHash: string;
}
export interface SigningResult {
  signingId: string;
  state: 'open' | 'signed' | 'declined';
}

export interface EsignPort {
  open(order: SigningOrder, options: CallOptions): Promise<Signing>;
  result(signingId: string, options: CallOptions): Promise<SigningResult>;
}

export const esignActivities = (esign: EsignPort) => ({
  openSigning: (order: SigningOrder) => ask((options) => esign.open(order, options)),
  readSigning: (signingId: string) => ask((options) => esign.result(signingId, options)),
});
