/** Sensitive fields towards WeChat Pay: RSAES-OAEP with SHA-1, base64. */
import { constants, publicEncrypt, type KeyObject } from 'node:crypto';

/** @throws Error when the text has more bytes than the key takes (214 for RSA-2048) */
export const encryptField = (key: KeyObject, text: string): string =>
  publicEncrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(text),
  ).toString('base64');

/** 256 bytes of an RSA-2048 key less two SHA-1 hashes and two bytes. */
const maxBytes = 214;

/** The API takes characters of one to three bytes only, so none beyond the basic plane (basic-rules). */
export const isEncryptable = (text: string): boolean =>
  !/[\u{10000}-\u{10FFFF}]/u.test(text) && Buffer.byteLength(text) <= maxBytes;
