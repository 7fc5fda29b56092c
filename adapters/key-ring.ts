/** Key rings and cryptography: AES-256-GCM (NIST SP 800-38D), HKDF and HMAC with SHA-256. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { SettingsError } from './settings/settings-error.ts';
import type { RingKey } from './settings/variables.ts';

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

type RingVariable = 'ASSERTION_KEYS' | 'CODEC_KEYS' | 'VAULT_KEYS';

/** The first key encrypts. Every key decrypts the data that names its id. */
export class KeyRing {
  readonly active: RingKey;
  readonly #keys: Map<string, Buffer>;
  readonly #variable: RingVariable;

  /**
   * @param variable where the ring is set, for what is said of a key that it lacks
   * @throws Error when the ring is empty
   */
  constructor(keys: readonly RingKey[], variable: RingVariable) {
    const [active] = keys;
    if (!active) throw new Error('the key ring is empty: give it at least one key, id:base64');
    this.#variable = variable;
    this.active = active;
    this.#keys = new Map(keys.map(({ id, key }) => [id, key]));
  }

  has(id: string): boolean {
    return this.#keys.has(id);
  }

  /** @throws SettingsError that names the missing key id and the variable */
  getKey(id: string): Buffer {
    const key = this.#keys.get(id);
    if (!key)
      throw new SettingsError(
        `key ${id} is not in the ring of ${this.#variable}: put it back behind the active key`,
      );
    return key;
  }
}

/** Encrypts to iv, ciphertext and tag. `context` is authenticated; `unseal` needs the same. */
export function seal(key: Buffer, plain: Uint8Array, context: readonly string[]): Buffer {
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, prepareKey(key), iv).setAAD(encodeContext(context));
  return Buffer.concat([iv, sealing.update(plain), sealing.final(), sealing.getAuthTag()]);
}

/** @throws Error when the bytes were changed, belong to another context, or were sealed with another key */
export function unseal(key: Buffer, sealed: Uint8Array, context: readonly string[]): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const tagAt = bytes.length - tagBytes;
  try {
    const opening = createDecipheriv(cipher, prepareKey(key), bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(encodeContext(context))
      .setAuthTag(bytes.subarray(tagAt));
    return Buffer.concat([opening.update(bytes.subarray(ivBytes, tagAt)), opening.final()]);
  } catch (cause) {
    throw new Error(
      `sealed bytes of ${context[0] ?? 'nothing'} cannot be opened: changed, moved or of another key`,
      { cause },
    );
  }
}

const preparedKeys = new WeakMap<Buffer, KeyObject>();

/** To use a bare key takes Node longer than to encrypt a payload, hence once. */
function prepareKey(key: Buffer): KeyObject {
  const prepared = preparedKeys.get(key) ?? createSecretKey(key);
  preparedKeys.set(key, prepared);
  return prepared;
}

/** Derives a key for one purpose, so that no key has two purposes. */
export const deriveKey = (key: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `card-change/${purpose}`, 32));

export const computeHmac = (key: Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text, 'utf8').digest();

/** Compares in constant time, also texts of different lengths. */
export function isEqualInConstantTime(one: string, other: string): boolean {
  const key = randomBytes(32);
  return timingSafeEqual(computeHmac(key, one), computeHmac(key, other));
}

/** As a JSON array, so that the parts stay distinct. */
const encodeContext = (context: readonly string[]): Buffer =>
  Buffer.from(JSON.stringify(context), 'utf8');
