import { describe, expect, it } from 'vitest';
import { retry } from '../../scripts/retry.ts';

/** Fails so often with this error, then returns how often it was called. */
function createCall(failures: number, error = new Error('busy')): () => Promise<number> {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= failures) throw error;
    return calls;
  };
}

describe('a retry', () => {
  it('repeats a call until it succeeds', async () => {
    expect(await retry(createCall(3), { forMs: 5_000, everyMs: 1 })).toBe(4);
  });

  it('throws what is not temporary at once', async () => {
    const call = createCall(1, new Error('refused'));
    const options = { forMs: 5_000, everyMs: 1, isTemporary: () => false };
    await expect(retry(call, options)).rejects.toThrow('refused');
    expect(await call()).toBe(2);
  });

  it('throws the last error when the time is over', async () => {
    await expect(retry(createCall(Infinity), { forMs: 20, everyMs: 1 })).rejects.toThrow('busy');
  });
});
