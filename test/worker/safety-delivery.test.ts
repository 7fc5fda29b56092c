/** Stops that were received while the process could not be reached. */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Storage } from '../../adapters/storage/storage.ts';
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import type { ActionAnswer } from '../../workflows/contract.ts';
import { deliverStops, type DeliveryDependencies } from '../../worker/safety-delivery.ts';
import { buildOpening } from '../support/audit-fixtures.ts';
import { openMemoryStorage } from '../support/memory-database.ts';
import { vaultKeys } from '../support/test-env.ts';

let storage: Storage;
beforeAll(async () => {
  storage = await openMemoryStorage(vaultKeys);
});
afterAll(() => storage.close());

const answer: ActionAnswer = {
  stage: 'frozen',
  waitingOn: 'risk',
  problems: [],
  next: '',
  verdict: 'accepted',
};
const by = { id: 'c-mail', role: 'system' } as const;

async function receive() {
  const opening = buildOpening({ merchantId: `M-${Math.random()}`.replace('0.', '') });
  await storage.requests.open(opening);
  const { acquirerId, merchantId, requestId } = opening;
  const key = 'stop-1';
  const fields = { contactId: 'c-mail', by };
  await storage.safetyInbox.store({
    acquirerId,
    merchantId,
    requestId,
    key,
    action: 'object',
    fields,
  });
  return { ...opening, key };
}

const deliver = (act: DeliveryDependencies['cardChanges']['act']) =>
  deliverStops({ ...storage, cardChanges: { act }, log: pino({ level: 'silent' }) });

describe('a stop that was received', () => {
  it('[A71] is tried until the process answers, always under the same key, and holds back until then', async () => {
    const stop = await receive();
    const calls: unknown[][] = [];
    await deliver((...args) => {
      calls.push(args);
      return Promise.reject(new Unavailable());
    });
    expect(await storage.safetyInbox.hasUndelivered(stop)).toBe(true);
    await expect
      .poll(async () => {
        await deliver(async (...args) => {
          calls.push(args);
          return answer;
        });
        return storage.safetyInbox.hasUndelivered(stop);
      })
      .toBe(false);
    const { workflowId, runId, requestId, key } = stop;
    const call = [{ workflowId, runId, requestId }, 'object', { contactId: 'c-mail', by }, key];
    expect(calls).toEqual([call, call]);
  });

  it('holds nothing back any more when the process refuses it', async () => {
    const stop = await receive();
    await deliver(() => Promise.reject(new ActionRefused('ACT_WRONG_STAGE')));
    expect(await storage.safetyInbox.hasUndelivered(stop)).toBe(false);
  });

  it('goes on to hold back when a bug of the process answers', async () => {
    const stop = await receive();
    await deliver(() => Promise.reject(new ActionRefused('SYS_INTERNAL')));
    expect(await storage.safetyInbox.hasUndelivered(stop)).toBe(true);
  });
});
