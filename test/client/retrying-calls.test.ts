import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { Unavailable } from '../../client/errors.ts';
import { RetryingCalls } from '../../client/retrying-calls.ts';
import { noAnswer } from '../support/fake-temporal-client.ts';

const never = () => new Promise<never>(() => undefined);

/** A client whose server answers `getSystemInfo` as given. */
const connect = (getSystemInfo: () => Promise<unknown>) =>
  ({
    withDeadline: (_at: number, call: () => Promise<unknown>) => call(),
    workflowService: { getSystemInfo },
  }) as unknown as Client;

const measureMs = async (call: Promise<unknown>): Promise<number> => {
  const before = performance.now();
  await call.catch(() => undefined);
  return performance.now() - before;
};

describe('a call to Temporal', () => {
  const refuse = () => Promise.reject(new Error('unreachable'));

  it('is given up long before its deadline when Temporal itself is silent', async () => {
    const calls = new RetryingCalls(connect(refuse), { silenceMs: 20 });
    await expect(calls.callUntilAnswered(never)).rejects.toBeInstanceOf(Unavailable);
    await expect(calls.callOnce(never)).rejects.toBeInstanceOf(Unavailable);
    expect(await measureMs(calls.callUntilAnswered(never))).toBeLessThan(5_000);
  });

  it('is waited for while Temporal answers, however slow the process is', async () => {
    let asked = 0;
    const calls = new RetryingCalls(
      connect(async () => (asked += 1)),
      { silenceMs: 10 },
    );
    expect(await calls.callUntilAnswered(() => delay(100, 'late'))).toBe('late');
    expect(asked).toBeGreaterThan(1);
  });

  it('asks no more about Temporal once it is answered', async () => {
    let asked = 0;
    const calls = new RetryingCalls(
      connect(async () => (asked += 1)),
      { silenceMs: 10 },
    );
    expect(await calls.callOnce(async () => 'at once')).toBe('at once');
    await delay(50);
    expect(asked).toBe(0);
  });

  it('is not repeated beyond the deadline of the whole call', async () => {
    const calls = new RetryingCalls(
      connect(async () => ({})),
      { timeoutMs: 30 },
    );
    let attempts = 0;
    const slow = async () => {
      attempts += 1;
      await delay(40);
      throw noAnswer;
    };
    await expect(calls.callUntilAnswered(slow)).rejects.toBe(noAnswer);
    expect(attempts).toBe(1);
  });

  it('that waits for an end says that Temporal is away, and nothing else', async () => {
    const calls = new RetryingCalls(connect(refuse));
    await expect(calls.waitFor(() => Promise.reject(noAnswer))).rejects.toBeInstanceOf(Unavailable);
    const failed = new Error('terminated');
    await expect(calls.waitFor(() => Promise.reject(failed))).rejects.toBe(failed);
    expect(await calls.waitFor(() => Promise.resolve('completed'))).toBe('completed');
  });
});
