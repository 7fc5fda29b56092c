/** Encrypts sensitive fields for WeChat Pay: RSAES-OAEP with SHA-1, base64. */
import { constants, publicEncrypt, type KeyObject } from 'node:crypto';

/** @throws Error when the text has more bytes than the key takes (214 for RSA-2048) */
export const encryptField = (key: KeyObject, text: string): string =>
  publicEncrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(text),
  ).toString('base64');

/** An RSA-2048 key has 256 bytes; OAEP takes two SHA-1 hashes and two bytes of them. */
const maxBytes = 214;

/** Whether the API can take every character: only those of one to three bytes in UTF-8, the basic multilingual plane. */
export const hasOnlyShortCharacters = (text: string): boolean =>
  !/[\u{10000}-\u{10FFFF}]/u.test(text);

/** Whether a text is short enough to be encrypted. */
export const fitsKey = (text: string): boolean => Buffer.byteLength(text) <= maxBytes;
