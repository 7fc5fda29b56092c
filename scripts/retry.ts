import { setTimeout as delay } from 'node:timers/promises';

export interface RetryOptions {
  /** No further attempt starts after this many ms. */
  forMs: number;
  /** ms between two attempts. */
  everyMs: number;
  /** Whether another attempt may succeed; by default every failure is temporary. */
  isTemporary?: (error: unknown) => boolean;
}

/**
 * The result of `call`, which is repeated while it fails for a temporary reason.
 * @throws the error of the last attempt
 */
export async function retry<T>(
  call: () => Promise<T>,
  { forMs, everyMs, isTemporary = () => true }: RetryOptions,
): Promise<T> {
  const until = Date.now() + forMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isTemporary(error) || Date.now() >= until) throw error;
      await delay(everyMs);
    }
  }
}
