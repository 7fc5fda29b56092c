/** Idempotency keys: what was answered under each, and the digest of the body it belongs to. */
import { createHash } from 'node:crypto';
import { Refusal } from './refusal.ts';

export class Keys<T> {
  readonly #kept = new Map<string, { digest: string; value: T }>();

  find(key: string): T | undefined {
    return this.#kept.get(key)?.value;
  }

  /**
   * What is kept under a key for this very body.
   * @throws Refusal 409 KEY_REUSED when the key belongs to another body
   */
  repeated(key: string, body: string): T | undefined {
    const kept = this.#kept.get(key);
    if (kept && kept.digest !== digest(body))
      throw new Refusal(409, 'KEY_REUSED', 'the key belongs to an order with another body');
    return kept?.value;
  }

  keep(key: string, body: string, value: T): T {
    this.#kept.set(key, { digest: digest(body), value });
    return value;
  }
}

/** Bodies hold full numbers: only their digest is kept. */
const digest = (body: string): string => createHash('sha256').update(body).digest('hex');
