/** The receipt of a request that has ended, signed so that it can be shown to others. */
import { canonicalJson } from './canonical.ts';
import { derive, hmac, sameText, type KeyRing } from './key-ring.ts';

interface Signature {
  algorithm: 'HMAC-SHA256';
  keyId: string;
  /** Base64url, over the canonical JSON of what is signed. */
  value: string;
}

export interface Receipts {
  sign(receipt: object): Signature;
  /** False for one that was changed, or signed by a key that is not in the ring. */
  isOurs(receipt: object, signature: Signature): boolean;
}

export const createReceipts = (ring: KeyRing): Receipts => {
  const mac = (key: Buffer, receipt: object): string =>
    hmac(derive(key, 'receipt'), canonicalJson(receipt)).toString('base64url');
  return {
    sign: (receipt) => ({
      algorithm: 'HMAC-SHA256',
      keyId: ring.active.id,
      value: mac(ring.active.key, receipt),
    }),
    isOurs: (receipt, { keyId, value }) =>
      ring.has(keyId) && sameText(value, mac(ring.key(keyId), receipt)),
  };
};
