import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { PartyCall, Party } from '../../../adapters/http/party.ts';
import { withCircuitBreaker } from '../../../adapters/http/circuit-breaker.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';

const { signal } = new AbortController();
const terms = { failureThreshold: 3, resetTimeoutMs: 1_000 };
const call = (networkId?: string): PartyCall<string> & { key: string } => ({
  method: 'POST',
  path: '/orders',
  key: 'k-1',
  answer: z.string(),
  ...(networkId !== undefined && { params: { networkId } }),
});
const down = (retryAfterMs?: number) =>
  new PortFailure('unavailable', 'down', { ...(retryAfterMs !== undefined && { retryAfterMs }) });

/** A circuit breaker in front of a party, with a clock that the test controls. */
function behindBreaker() {
  const state = { now: 0, calls: 0, fault: undefined as Error | undefined };
  const answer = async () => {
    state.calls += 1;
    if (state.fault) throw state.fault;
    return 'answer';
  };
  const party = { name: 'bank', ask: answer, sendOrder: answer } as Party;
  const guarded = withCircuitBreaker(party, terms, () => state.now);
  const ask = (networkId?: string) =>
    guarded.ask(call(networkId), { signal }).catch((error: unknown) => error);
  const fail = async (times: number, fault: Error = down()) => {
    state.fault = fault;
    for (let n = 0; n < times; n += 1) await ask();
    state.fault = undefined;
  };
  return { state, guarded, ask, fail };
}

describe('A party that is down', () => {
  it('A party that is down is not called after some consecutive failures: questions and orders fail as unavailable', async () => {
    const { state, guarded, ask, fail } = behindBreaker();
    await fail(3);
    expect(await ask()).toMatchObject({ kind: 'unavailable' });
    await expect(guarded.sendOrder(call())).rejects.toMatchObject({ kind: 'unavailable' });
    expect(state.calls).toBe(3);
  });

  it('A party that is down gets one call after the reset timeout, and all calls once that one succeeds', async () => {
    const { state, ask, fail } = behindBreaker();
    await fail(3);
    state.now = 1_000;
    const together = await Promise.all([ask(), ask(), ask()]);
    expect(together.filter((said) => said === 'answer')).toHaveLength(1);
    expect(await Promise.all([ask(), ask()])).toEqual(['answer', 'answer']);
    expect(state.calls).toBe(3 + 1 + 2);
  });

  it('A party that is down is not called again when that call fails', async () => {
    const { state, ask, fail } = behindBreaker();
    await fail(3);
    state.now = 1_000;
    await fail(1);
    state.now = 1_999;
    await ask();
    expect(state.calls).toBe(4);
    state.now = 2_000;
    expect(await ask()).toBe('answer');
  });

  it('A party that is down is not called for as long as it asks in Retry-After', async () => {
    const { state, ask, fail } = behindBreaker();
    await fail(3, down(5_000));
    state.now = 4_999;
    expect(await ask()).toBeInstanceOf(PortFailure);
    state.now = 5_000;
    expect(await ask()).toBe('answer');
  });

  it.each([
    ['refusals, which are answers', new PortFailure('refused', 'no')],
    ['a caller who went away', new Error('no longer asked')],
  ])('A party is not taken for down after %s', async (_case, fault) => {
    const { ask, fail } = behindBreaker();
    await fail(2);
    await fail(9, fault);
    expect(await ask()).toBe('answer');
  });

  it('A party is still called when failures are not consecutive', async () => {
    const { ask, fail } = behindBreaker();
    for (let n = 0; n < 5; n += 1) {
      await fail(2);
      expect(await ask()).toBe('answer');
    }
  });

  it('A network that is down does not stop calls to the other networks', async () => {
    const { state, ask } = behindBreaker();
    state.fault = down();
    for (let n = 0; n < 3; n += 1) await ask('unionpay');
    state.fault = undefined;
    expect(await ask('unionpay')).toBeInstanceOf(PortFailure);
    expect(await ask('alipay')).toBe('answer');
  });
});
