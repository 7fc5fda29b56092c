/** Notifications of Yeepay: four parts, an AES key wrapped with our RSA key, and signed data under it. */
import {
  constants,
  createDecipheriv,
  privateDecrypt,
  randomBytes,
  verify,
  type KeyObject,
} from 'node:crypto';
import { z } from 'zod';
import { parseAnswer } from '../../http/answers.ts';

/** @returns the text of the notification; undefined unless it is for us and signed by Yeepay */
export function decryptNotification(
  cipher: string,
  privateKey: KeyObject,
  platformKeys: readonly KeyObject[],
): string | undefined {
  const [wrappedKey = '', data = '', algorithm, digest, ...more] = cipher.split('$');
  if (algorithm !== 'AES' || digest !== 'SHA256' || more.length > 0) return undefined;
  try {
    const key = unwrapKey(Buffer.from(wrappedKey, 'base64'), privateKey);
    // ECB is what is published; the signature inside protects what it hides.
    const decipher = createDecipheriv('aes-128-ecb', key, null);
    const bytes = Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]);
    const inner = bytes.toString('utf8');
    const cut = inner.lastIndexOf('$');
    const text = inner.slice(0, cut);
    const signature = Buffer.from(inner.slice(cut + 1), 'base64');
    const isSigned = platformKeys.some((each) =>
      verify('sha256', Buffer.from(text), each, signature),
    );
    return cut > 0 && isSigned ? text : undefined;
  } catch {
    return undefined;
  }
}

const keyBytes = 16;

/**
 * The AES key in PKCS#1 v1.5 padding (00 02, random bytes, 00, key). A wrong padding gives a random key, so
 * that nobody learns from our answer which paddings are right; Node itself decrypts so with newer OpenSSL only.
 */
function unwrapKey(wrapped: Buffer, privateKey: KeyObject): Buffer {
  const padded = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, wrapped);
  const end = padded.length - keyBytes - 1;
  const isPadded = padded[0] === 0 && padded[1] === 2 && padded.indexOf(0, 2) === end;
  return isPadded ? padded.subarray(-keyBytes) : randomBytes(keyBytes);
}

const Notification = z.object({ requestNo: z.string().regex(/^[\w-]{1,64}$/) });

/** The number of the application that a notification is about; undefined when it names none. */
export const readRequestNo = (text: string): string | undefined =>
  Notification.safeParse(parseAnswer(Buffer.from(text))).data?.requestNo;
