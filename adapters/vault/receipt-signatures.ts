/** Signs receipts of ended requests, so that others can check them with this program. */
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import { deriveKey, computeHmac, isEqualInConstantTime, type KeyRing } from '../key-ring.ts';

export interface Signature {
  algorithm: 'HMAC-SHA256';
  keyId: string;
  /** Base64url, over the canonical JSON of the receipt. */
  value: string;
}

export interface ReceiptSignatures {
  sign(receipt: object): Signature;
  /** False when the receipt was changed, or the key is not in the ring. */
  isOurs(receipt: object, signature: Signature): boolean;
}

export const createReceiptSignatures = (ring: KeyRing): ReceiptSignatures => {
  const computeMac = (key: Buffer, receipt: object): string =>
    computeHmac(deriveKey(key, 'receipt'), toCanonicalJson(receipt)).toString('base64url');
  return {
    sign: (receipt) => ({
      algorithm: 'HMAC-SHA256',
      keyId: ring.active.id,
      value: computeMac(ring.active.key, receipt),
    }),
    isOurs: (receipt, { keyId, value }) =>
      ring.has(keyId) && isEqualInConstantTime(value, computeMac(ring.getKey(keyId), receipt)),
  };
};
