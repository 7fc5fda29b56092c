/** A scan over many merchants, as Temporal tries it again and again. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { scanRequests, visitPlace, type ScanProgress } from '../../activities/request-scan.ts';
import type { MerchantRef, ScopeRef } from '../../activities/calls.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';

const silent = new DefaultLogger('ERROR', () => undefined);
const unavailable = () => new PortFailure('unavailable', 'the answer has no sense');

async function* scanMerchants(after?: ScopeRef) {
  for (const n of [1, 2, 3, 4])
    if (`m-${n}` > (after?.merchantId ?? ''))
      yield { acquirerId: 'demo', merchantId: `m-${n}`, requestId: `req-${n}` };
}

/** Tries as Temporal does, each time with the last heartbeat. @returns how it ended, and the number of attempts */
async function tryAgain<T>(activity: () => Promise<T>): Promise<{ result: T; attempts: number }> {
  let heartbeatDetails: unknown;
  for (let attempts = 1; attempts < 50; attempts += 1) {
    const env = new MockActivityEnvironment({ heartbeatDetails }, { logger: silent });
    env.on('heartbeat', (details: unknown) => {
      heartbeatDetails = structuredClone(details);
    });
    try {
      return { result: await env.run(activity), attempts };
    } catch {
      // Tried again.
    }
  }
  throw new Error('it never ended');
}

function setUp(isFaulty: (merchantId: string) => Error | undefined) {
  const visited: string[] = [];
  const leftOut: string[] = [];
  const leaveOut = async ({ merchantId }: { merchantId: string }) => void leftOut.push(merchantId);
  const visit = async ({ merchantId }: { merchantId: string }): Promise<void> => {
    const error = isFaulty(merchantId);
    if (error) throw error;
    visited.push(merchantId);
  };
  return { visited, leftOut, scan: () => scanRequests(scanMerchants, visit, leaveOut) };
}

it.each([
  ['is unavailable at every try', unavailable],
  ['makes a rule fail', () => new TypeError('a bug')],
])('A merchant who %s keeps no other one from being visited', async (_who, fail) => {
  const { visited, leftOut, scan } = setUp((id) =>
    id === 'm-2' || id === 'm-3' ? fail() : undefined,
  );
  const { result, attempts } = await tryAgain(scan);
  expect(visited).toEqual(['m-1', 'm-4']);
  expect(result).toMatchObject({ compared: 2, unreadable: 2, isIncomplete: true });
  expect(attempts).toBe(5);
  expect(leftOut).toEqual(['m-2', 'm-3']);
});

it('A merchant at whom every attempt hangs until it is given up keeps no other one from being visited', async () => {
  const visited: string[] = [];
  const leftOut: string[] = [];
  const scan = (giveUp: () => void) =>
    scanRequests(
      scanMerchants,
      ({ merchantId }) => {
        visited.push(merchantId);
        if (merchantId !== 'm-2') return Promise.resolve();
        giveUp();
        return new Promise<void>(() => undefined);
      },
      async ({ merchantId }) => void leftOut.push(merchantId),
    );
  const { result } = await tryAgain(
    () =>
      new Promise<Awaited<ReturnType<typeof scan>>>((resolve, reject) => {
        scan(() => reject(new Error('no heartbeat'))).then(resolve, reject);
      }),
  );
  expect(visited).toEqual(['m-1', 'm-2', 'm-2', 'm-2', 'm-3', 'm-4']);
  expect(leftOut).toEqual(['m-2']);
  expect(result).toMatchObject({ compared: 3, unreadable: 1, isIncomplete: true });
});

it('A merchant who is unavailable for a moment is visited by the next attempt', async () => {
  let faults = 2;
  const { visited, scan } = setUp((id) =>
    id === 'm-2' && faults-- > 0 ? unavailable() : undefined,
  );
  const { result } = await tryAgain(scan);
  expect(visited).toEqual(['m-1', 'm-2', 'm-3', 'm-4']);
  expect(result).toMatchObject({ compared: 4, unreadable: 0 });
  expect(result.isIncomplete).toBeUndefined();
});

it('A merchant whom the other side refuses is counted at once', async () => {
  const { scan } = setUp((id) =>
    id === 'm-2' ? new PortFailure('refused', 'unknown') : undefined,
  );
  const { result, attempts } = await tryAgain(scan);
  expect({ attempts, part: result.isIncomplete }).toEqual({ attempts: 1, part: undefined });
  expect(result).toMatchObject({ compared: 3, unreadable: 1 });
});

it('A scan that is cancelled leaves nobody out', async () => {
  const place = { acquirerId: 'demo', merchantId: 'm-1' };
  const progress: ScanProgress<MerchantRef> = {
    ...{ compared: 0, unreadable: 0 },
    failing: { place, times: 2 },
  };
  const env = new MockActivityEnvironment({}, { logger: silent });
  env.cancel();
  const visit = () => Promise.reject(unavailable());
  await expect(env.run(() => visitPlace(progress, place, visit))).rejects.toThrow('no sense');
  expect(progress.isIncomplete).toBeUndefined();
});
