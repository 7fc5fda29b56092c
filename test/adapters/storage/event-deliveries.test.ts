import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import { createEventDeliveries } from '../../../adapters/storage/event-deliveries.ts';
import { createEventEndpoints } from '../../../adapters/storage/event-endpoints.ts';
import { createEvents } from '../../../adapters/storage/events.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createStatistics } from '../../../adapters/storage/statistics.ts';
import { DataKeys } from '../../../adapters/vault/data-keys.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { createKeyRing, readAllCells } from '../../support/storage.ts';

let acquirers = 0;
const url = 'https://hooks.example.com/card-changes';
const delivered = { status: 204, ms: 12, result: 'delivered' };
const failed = { status: 500, ms: 12, result: 'failed' };

describeOnBothDatabases('Endpoints of events', (database) => {
  const ring = createKeyRing('k1');
  const endpoints = () => createEventEndpoints(database(), new DataKeys(database(), ring));
  const deliveries = () => createEventDeliveries(database());
  const publish = () => createEvents(database()).publish(1_000);
  const setUp = async (types?: ['card_change.approved']) => {
    const acquirerId = `endpoints-${(acquirers += 1)}`;
    const made = await endpoints().create({ acquirerId, url, by: 'op', ...(types && { types }) });
    if (!made) throw new Error('not created');
    return made;
  };
  /** Approvals of new requests, as many for each. */
  const happen = async (acquirerId: string, requests = 1, entriesEach = 1) => {
    const ids: string[] = [];
    for (let i = 0; i < requests; i += 1) {
      const opening = buildOpening({ acquirerId });
      await createRequests(database()).open(opening);
      const entries = Array.from({ length: entriesEach }, (_, n) =>
        buildEntry(n + 1, { action: 'approved' }),
      );
      await createAuditLog(database()).append(buildBatch(opening, [1, entriesEach], { entries }));
      ids.push(opening.requestId);
    }
    await publish();
    return ids;
  };
  const lease = async (endpointId: string) =>
    (await deliveries().leaseDue()).find((each) => each.endpointId === endpointId);
  const leaseOrFail = async (endpointId: string) => {
    const leased = await lease(endpointId);
    if (!leased) throw new Error('nothing is due');
    return leased;
  };
  const take = async (leased: Awaited<ReturnType<typeof leaseOrFail>>, limit = 10) =>
    (await deliveries().takeDue(leased, limit)).map(({ no, data }) => ({
      no,
      of: `${String(data['requestId'])}/${String(data['seq'])}`,
    }));
  /** As if that much time had passed. */
  const passTime = (hours: number) =>
    sql`update event_deliveries set next_at = next_at - make_interval(hours => ${hours}),
      gives_up_at = gives_up_at - make_interval(hours => ${hours})`.execute(database());
  const readLog = async (ref: { acquirerId: string; endpointId: string }) =>
    deliveries().list(ref, { limit: 100 });

  it('An endpoint gets events that happen after it was made, of the types that it chose, and of its acquirer', async () => {
    const all = await setUp();
    const some = await endpoints().create({
      acquirerId: all.acquirerId,
      url: `${url}/2`,
      types: ['card_change.thawed'],
      by: 'op',
    });
    const stranger = await setUp();
    await happen(all.acquirerId);
    expect(await take(await leaseOrFail(all.endpointId))).toHaveLength(1);
    expect(await readLog(stranger)).toEqual([]);
    expect(await readLog(some ?? all)).toEqual([]);
  });

  it('An address is one endpoint of an acquirer until it is deleted', async () => {
    const first = await setUp();
    const again = { acquirerId: first.acquirerId, url, by: 'op' };
    expect(await endpoints().create(again)).toBeUndefined();
    await endpoints().delete(first);
    expect(await endpoints().find(first)).toBeUndefined();
    expect(await endpoints().create(again)).toBeDefined();
  });

  it('What is on its way to an endpoint that is deleted meanwhile is not tried again', async () => {
    const endpoint = await setUp();
    await happen(endpoint.acquirerId);
    const [event] = await take(await leaseOrFail(endpoint.endpointId));
    await endpoints().delete(endpoint);
    expect(await deliveries().recordTry(endpoint, event?.no ?? '', failed)).toBe('dead');
    expect(await readLog(endpoint)).toMatchObject([{ state: 'dead', tries: [{ status: 500 }] }]);
  });

  it('Events of one request are sent one after the other, those of different requests at once', async () => {
    const endpoint = await setUp();
    const [a, b] = await happen(endpoint.acquirerId, 2, 3);
    const leased = await leaseOrFail(endpoint.endpointId);
    const seen: string[] = [];
    for (;;) {
      const due = await take(leased);
      if (due.length === 0) break;
      expect(due).toHaveLength(2);
      for (const { no, of } of due) {
        seen.push(of);
        await deliveries().recordTry(endpoint, no, delivered);
      }
    }
    for (const id of [a, b])
      expect(seen.filter((of) => of.startsWith(`${id}/`))).toEqual(
        [1, 2, 3].map((n) => `${id}/${n}`),
      );
  });

  it('An event that fails is tried again later, and those behind it wait, also new ones', async () => {
    const endpoint = await setUp();
    const [a] = await happen(endpoint.acquirerId, 1, 2);
    const leased = await leaseOrFail(endpoint.endpointId);
    const [due] = await take(leased);
    expect(await deliveries().recordTry(endpoint, due?.no ?? '', failed)).toBe('pending');
    expect(await take(leased)).toEqual([]);
    const opening = buildOpening({ acquirerId: endpoint.acquirerId, requestId: a ?? '' });
    const third = [buildEntry(3, { action: 'thawed' })];
    await createAuditLog(database()).append(buildBatch(opening, [3, 3], { entries: third }));
    await publish();
    expect(await take(leased)).toEqual([]);
    const others = await happen(endpoint.acquirerId);
    expect(await take(leased)).toMatchObject([{ of: `${others[0]}/1` }]);
    await passTime(1);
    expect(await take(leased)).toContainEqual({ no: due?.no, of: `${a}/1` });
  });

  it('After three days an event is dead, is counted, and gives way to those behind it', async () => {
    const endpoint = await setUp();
    const [a] = await happen(endpoint.acquirerId, 1, 2);
    const leased = await leaseOrFail(endpoint.endpointId);
    let tries = 0;
    for (let state = 'pending'; state === 'pending'; await passTime(25)) {
      const [due] = await take(leased);
      tries += 1;
      state = await deliveries().recordTry(endpoint, due?.no ?? '', failed);
    }
    expect(tries).toBe(5);
    expect(await take(leased)).toMatchObject([{ of: `${a}/2` }]);
    expect(await endpoints().find(endpoint)).toMatchObject({ pending: 1, dead: 1 });
    const { events } = await createStatistics(database()).read(Date.now(), 0);
    expect(events.dead).toBeGreaterThanOrEqual(1);
    expect(events.undeliveredSince).toBeDefined();
  });

  it('The log says of each event what was tried when, how long it took and what became of it', async () => {
    const endpoint = await setUp();
    await happen(endpoint.acquirerId);
    const leased = await leaseOrFail(endpoint.endpointId);
    const [due] = await take(leased);
    await deliveries().recordTry(endpoint, due?.no ?? '', {
      ms: 15_000,
      result: 'no answer in time',
    });
    await passTime(1);
    await deliveries().recordTry(endpoint, due?.no ?? '', delivered);
    const [logged, ...more] = await readLog(endpoint);
    expect(more).toEqual([]);
    expect(logged).toMatchObject({
      type: 'card_change.approved',
      state: 'delivered',
      tries: [
        { ms: 15_000, result: 'no answer in time' },
        { status: 204, ms: 12, result: 'delivered' },
      ],
    });
    const filter = { state: 'dead', limit: 10 } as const;
    expect(await deliveries().list(endpoint, filter)).toEqual([]);
    expect(await deliveries().list(endpoint, { before: logged?.eventId ?? '', limit: 10 })).toEqual(
      [],
    );
  });

  it('One worker at a time sends to an endpoint, until its lease is given back or ends by itself', async () => {
    const endpoint = await setUp();
    await happen(endpoint.acquirerId, 2);
    const first = await leaseOrFail(endpoint.endpointId);
    expect(await lease(endpoint.endpointId)).toBeUndefined();
    // The worker was killed, and a minute later another one has the endpoint.
    await sql`update event_endpoints set leased_until = leased_until - interval '2 minutes'`.execute(
      database(),
    );
    const second = await leaseOrFail(endpoint.endpointId);
    expect(await take(first)).toEqual([]);
    await deliveries().release(first);
    expect(await take(second)).toHaveLength(2);
    await deliveries().release(second);
    expect(await lease(endpoint.endpointId)).toBeDefined();
  });

  it('While an endpoint is paused its events wait, but a test is sent; then they come with all their tries', async () => {
    const endpoint = await setUp();
    await endpoints().pause(endpoint, 'the endpoint answered 410');
    await happen(endpoint.acquirerId);
    expect(await lease(endpoint.endpointId)).toBeUndefined();
    expect(await endpoints().find(endpoint)).toMatchObject({
      state: 'paused',
      pauseReason: 'the endpoint answered 410',
      pending: 1,
    });
    const eventId = await endpoints().test(endpoint);
    await publish();
    const leased = await leaseOrFail(endpoint.endpointId);
    const [test, ...more] = await deliveries().takeDue(leased, 10);
    expect(more).toEqual([]);
    expect(test).toMatchObject({
      id: eventId,
      type: 'endpoint.test',
      data: { endpointId: endpoint.endpointId },
    });
    expect(await deliveries().recordTry(endpoint, test?.no ?? '', failed)).toBe('dead');
    await passTime(500);
    await endpoints().resume(endpoint);
    const [waiting] = await take(leased);
    expect(await deliveries().recordTry(endpoint, waiting?.no ?? '', failed)).toBe('pending');
    const listed = await createEvents(database()).list({ ...endpoint, limit: 10 });
    expect(listed?.map(({ type }) => type)).toEqual(['card_change.approved']);
  });

  it('Events are sent once more by id or by time, only those of the acquirer, and never more than asked', async () => {
    const endpoint = await setUp(['card_change.approved']);
    const stranger = await setUp();
    await happen(stranger.acquirerId);
    await happen(endpoint.acquirerId, 1, 3);
    const leased = await leaseOrFail(endpoint.endpointId);
    for (let due = await take(leased); due.length > 0; due = await take(leased))
      for (const { no } of due) await deliveries().recordTry(endpoint, no, delivered);
    const [newest, middle] = await readLog(endpoint);
    const [foreign] = await readLog(stranger);
    const ids = [middle?.eventId ?? '', foreign?.eventId ?? ''];
    expect(await deliveries().replay(endpoint, { ids }, 10)).toBe(1);
    expect(await take(leased)).toHaveLength(1);
    const from = '2026-06-10T02:00:02.000Z';
    const to = '2026-06-10T02:00:03.000Z';
    expect(await deliveries().replay(endpoint, { from, to }, 1)).toBeUndefined();
    expect(await deliveries().replay(endpoint, { from, to }, 2)).toBe(2);
    expect(await deliveries().replay(endpoint, { from, to: from }, 0)).toBeUndefined();
    const states = (await readLog(endpoint)).map(({ eventId, state }) => [eventId, state]);
    expect(states.slice(0, 2)).toEqual([
      [newest?.eventId, 'pending'],
      [middle?.eventId, 'pending'],
    ]);
    expect(states[2]?.[1]).toBe('delivered');
  });

  it('A new secret signs beside the old one for as long as is asked, and no secret is stored in clear', async () => {
    const endpoint = await setUp();
    const { endpointId, secret: first } = endpoint;
    expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { secret: second } = await endpoints().rotateSecret(endpoint, 24);
    expect(await endpoints().readSecrets(endpointId)).toEqual([second, first]);
    await sql`update event_secrets set expires_at = expires_at - interval '1 day'
      where endpoint_id = ${endpointId}`.execute(database());
    expect(await endpoints().readSecrets(endpointId)).toEqual([second]);
    const { secret: third } = await endpoints().rotateSecret(endpoint, 0);
    expect(await endpoints().readSecrets(endpointId)).toEqual([third]);
    const cells = await readAllCells(database());
    const held = cells.filter(({ bytes }) =>
      [second, third].some((secret) => bytes.includes(secret.slice(6))),
    );
    expect(held).toEqual([]);
    await endpoints().delete(endpoint);
    expect(await endpoints().readSecrets(endpointId)).toEqual([]);
  });

  it('The chosen types may be changed, and a deleted endpoint gets nothing more', async () => {
    const endpoint = await setUp();
    await endpoints().chooseTypes(endpoint, ['card_change.thawed']);
    await happen(endpoint.acquirerId);
    expect(await readLog(endpoint)).toEqual([]);
    await endpoints().chooseTypes(endpoint, undefined);
    await happen(endpoint.acquirerId);
    const leased = await leaseOrFail(endpoint.endpointId);
    await endpoints().delete(endpoint);
    expect(await take(leased)).toEqual([]);
    await happen(endpoint.acquirerId);
    expect(await readLog(endpoint)).toHaveLength(1);
  });
});
