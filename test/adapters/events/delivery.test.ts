import { createServer, type Server } from 'node:http';
import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEventSender } from '../../../adapters/events/sender.ts';
import { noMeter } from '../../../adapters/metrics/meter.ts';
import type { Storage } from '../../../adapters/storage/storage.ts';
import { createDeliverer, keepDeliveringEvents } from '../../../worker/event-delivery.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';
import { openMemoryStorage } from '../../support/memory-database.ts';
import { createRingKey } from '../../support/storage.ts';

let storage: Storage;
const servers: Server[] = [];
beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'card-change-events-'));
  storage = await openMemoryStorage([createRingKey('k1')], dataDir);
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await storage.close();
});

let acquirers = 0;
const createAcquirer = () => `delivery-${(acquirers += 1)}`;

/** An endpoint of an acquirer on this machine. @param judge the status of an answer; undefined for none */
async function listen(acquirerId: string, judge: (seen: number) => number | undefined = () => 200) {
  const received: { id: string; of: string; verified: boolean }[] = [];
  let secret = '';
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { type, data } = JSON.parse(body) as { type: string; data: Record<string, unknown> };
      const headers = request.headers as Record<string, string>;
      const verified = new Webhook(secret).verify(body, headers) !== undefined;
      const of = `${String(data['requestId'])}/${String(data['seq'])}/${type}`;
      received.push({ id: headers['webhook-id'] ?? '', of, verified });
      const status = judge(received.length);
      if (status !== undefined) response.writeHead(status).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const made = await storage.eventEndpoints.create({ acquirerId, url, by: 'op' });
  if (!made) throw new Error('not created');
  ({ secret } = made);
  return { received, ref: { acquirerId, endpointId: made.endpointId } };
}

async function approve(acquirerId: string, entries: number): Promise<string> {
  const opening = buildOpening({ acquirerId });
  await storage.requests.open(opening);
  const approvals = Array.from({ length: entries }, (_, i) =>
    buildEntry(i + 1, { action: 'approved' }),
  );
  await storage.auditLog.append(buildBatch(opening, [1, entries], { entries: approvals }));
  return opening.requestId;
}

const dependencies = (limitMs = 2_000) => ({
  ...storage,
  sendEvent: createEventSender({ allowsLoopback: true }, { limitMs }),
  meter: noMeter,
  log: pino({ level: 'silent' }),
});
const running = new AbortController().signal;
/** Delivers all that is due, as one turn of a worker does. */
const deliver = async (limitMs?: number) => {
  await Promise.all(await createDeliverer(dependencies(limitMs))(running));
};

describe('The delivery of events', () => {
  it('sends what the audit log says, signed, in the order of each request, once when it is taken', async () => {
    const acquirerId = createAcquirer();
    const { received, ref } = await listen(acquirerId);
    const ids = [await approve(acquirerId, 3), await approve(acquirerId, 3)];
    await deliver();
    await deliver();
    expect(received).toHaveLength(6);
    expect(received.every(({ verified }) => verified)).toBe(true);
    for (const id of ids)
      expect(received.map(({ of }) => of).filter((of) => of.startsWith(id))).toEqual(
        [1, 2, 3].map((seq) => `${id}/${seq}/card_change.approved`),
      );
    expect(await storage.eventEndpoints.find(ref)).toMatchObject({ pending: 0, dead: 0 });
  });

  it('tries an event again under the same id, and sends none behind it before', async () => {
    const acquirerId = createAcquirer();
    const { received, ref } = await listen(acquirerId, (seen) => (seen === 1 ? 500 : 200));
    await approve(acquirerId, 2);
    await deliver();
    expect(received).toHaveLength(1);
    await storage.eventEndpoints.resume(ref);
    await deliver();
    expect(received.map(({ of }) => of.split('/')[1])).toEqual(['1', '1', '2']);
    expect(received[0]?.id).toBe(received[1]?.id);
  });

  it('serves other endpoints while one does not answer', async () => {
    const acquirerId = createAcquirer();
    const slow = await listen(acquirerId, () => undefined);
    const quick = await listen(acquirerId);
    await approve(acquirerId, 4);
    const serving = await createDeliverer(dependencies(3_000))(running);
    await vi.waitFor(() => expect(quick.received).toHaveLength(4), 2_500);
    await Promise.all(serving);
    expect(slow.received).toHaveLength(1);
    const [logged] = await storage.eventDeliveries.list(slow.ref, { state: 'pending', limit: 1 });
    expect(logged).toBeDefined();
    expect(await storage.eventEndpoints.find(slow.ref)).toMatchObject({ pending: 4 });
  });

  it('sends nothing to an endpoint that is deleted while it is served', async () => {
    const acquirerId = createAcquirer();
    const { received, ref } = await listen(acquirerId);
    await approve(acquirerId, 1);
    const sent: unknown[] = [];
    const { sendEvent, ...others } = dependencies();
    const serving = await createDeliverer({
      ...others,
      eventEndpoints: {
        ...storage.eventEndpoints,
        async readSecrets(endpointId) {
          await storage.eventEndpoints.delete(ref);
          return storage.eventEndpoints.readSecrets(endpointId);
        },
      },
      sendEvent: (to, event) => {
        sent.push(event);
        return sendEvent(to, event);
      },
    })(running);
    await Promise.all(serving);
    expect([sent, received]).toEqual([[], []]);
  });

  it('pauses an endpoint that says that it is gone', async () => {
    const acquirerId = createAcquirer();
    const { received, ref } = await listen(acquirerId, () => 410);
    await approve(acquirerId, 1);
    await deliver();
    await approve(acquirerId, 1);
    await deliver();
    expect(received).toHaveLength(1);
    expect(await storage.eventEndpoints.find(ref)).toMatchObject({
      state: 'paused',
      pauseReason: 'the endpoint answered 410',
      pending: 2,
    });
  });

  it('sends an event again whose try nobody recorded, as after a crash', async () => {
    const acquirerId = createAcquirer();
    const { received, ref } = await listen(acquirerId);
    await approve(acquirerId, 1);
    const crashed = {
      ...dependencies(),
      eventDeliveries: {
        ...storage.eventDeliveries,
        recordTry: () => Promise.reject(new Error('killed')),
      },
    };
    const serving = await createDeliverer(crashed)(running);
    await expect(Promise.all(serving)).rejects.toThrow('killed');
    await deliver();
    // The lease of the worker that was killed still holds.
    expect(received).toHaveLength(1);
    expect(await storage.eventEndpoints.find(ref)).toMatchObject({ pending: 1 });
  });

  it('goes on by itself until it is called off, and survives a database that is away', async () => {
    const acquirerId = createAcquirer();
    const { received } = await listen(acquirerId);
    let isAway = true;
    const stopping = new AbortController();
    const publish = (limit: number) =>
      isAway ? Promise.reject(new Error('away')) : storage.events.publish(limit);
    const delivering = keepDeliveringEvents(
      { ...dependencies(), events: { publish } },
      stopping.signal,
    );
    await approve(acquirerId, 2);
    isAway = false;
    await vi.waitFor(() => expect(received).toHaveLength(2), 10_000);
    stopping.abort();
    await delivering;
  });
});
