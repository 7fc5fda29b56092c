import { callPort, type CallOptions, type MerchantRef } from './calls.ts';

export interface SigningRequest {
  /** `requestId/sign/n`: the same key gives the same signing. */
  key: string;
  requestId: string;
  merchant: MerchantRef;
  version: string;
  oldLast4: string;
  newLast4: string;
  bankName: string;
  /** The fee of the change, which the text must name [A36]. */
  feeFen: number;
}
export interface Signing {
  signingId: string;
  url: string;
  version: string;
  /** SHA-256 of the text that is signed. */
  textHash: string;
}
export interface SigningResult {
  signingId: string;
  state: 'open' | 'signed' | 'declined';
}

export interface EsignPort {
  open(order: SigningRequest, options: CallOptions): Promise<Signing>;
  getResult(signingId: string, options: CallOptions): Promise<SigningResult>;
}

export const createEsignActivities = (esign: EsignPort) => ({
  openSigning: (order: SigningRequest) => callPort((options) => esign.open(order, options)),
  readSigning: (signingId: string) => callPort((options) => esign.getResult(signingId, options)),
});
