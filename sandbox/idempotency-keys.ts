/** Idempotency keys: the result stored under each, and the digest of the body that it belongs to. */
import { createHash } from 'node:crypto';
import { Refusal } from './refusal.ts';

export class IdempotencyKeys<T> {
  readonly #results = new Map<string, { digest: string; value: T }>();

  find(key: string): T | undefined {
    return this.#results.get(key)?.value;
  }

  /**
   * The result stored under a key; undefined for a new key.
   * @throws Refusal 409 KEY_REUSED when the key belongs to another body
   */
  findForBody(key: string, body: string): T | undefined {
    const stored = this.#results.get(key);
    if (stored && stored.digest !== computeDigest(body))
      throw new Refusal(409, 'KEY_REUSED', 'the key belongs to an order with another body');
    return stored?.value;
  }

  store(key: string, body: string, value: T): T {
    this.#results.set(key, { digest: computeDigest(body), value });
    return value;
  }
}

/** Bodies hold full card numbers: only their digest is kept. */
const computeDigest = (body: string): string => createHash('sha256').update(body).digest('hex');
