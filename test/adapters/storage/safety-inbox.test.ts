import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createSafetyInbox } from '../../../adapters/storage/safety-inbox.ts';
import { buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

let merchants = 0;

describeOnBothDatabases('The inbox of stops', (database) => {
  const inbox = () => createSafetyInbox(database());
  const receive = async (key = 'key-1') => {
    const opening = buildOpening({ merchantId: `M-inbox-${(merchants += 1)}` });
    await createRequests(database()).open(opening);
    const { acquirerId, merchantId, requestId } = opening;
    const stop = { acquirerId, merchantId, requestId, key, action: 'object', fields: { a: 1 } };
    await inbox().store(stop);
    return stop;
  };
  const findDue = async ({ requestId }: { requestId: string }) =>
    (await inbox().listDue(1_000)).filter((due) => due.requestId === requestId);

  it('[A71] The inbox of stops holds the merchant’s cut-over back until the stop took effect', async () => {
    const stop = await receive();
    expect(await inbox().hasUndelivered(stop)).toBe(true);
    expect(await inbox().hasUndelivered({ ...stop, merchantId: 'M-other' })).toBe(false);
    expect(await inbox().hasUndelivered({ ...stop, acquirerId: 'other' })).toBe(false);
    await inbox().markDelivered(stop, 'done');
    expect(await inbox().hasUndelivered(stop)).toBe(false);
    expect(await findDue(stop)).toEqual([]);
  });

  it('The inbox of stops keeps a stop that is received again as one', async () => {
    const stop = await receive();
    await inbox().store({ ...stop, fields: { a: 2 } });
    expect(await findDue(stop)).toEqual([{ ...stop, attempts: 0 }]);
    await inbox().markDelivered(stop, 'done');
    await inbox().store(stop);
    expect(await inbox().hasUndelivered(stop)).toBe(false);
  });

  it('[A71] The inbox of stops delivers a stop anew that was refused and is received again', async () => {
    const stop = await receive();
    await inbox().postpone(stop, 60_000);
    await inbox().markDelivered(stop, 'ACT_TOO_MANY');
    await inbox().store(stop);
    expect(await inbox().hasUndelivered(stop)).toBe(true);
    expect(await findDue(stop)).toEqual([{ ...stop, attempts: 0 }]);
  });

  it('The inbox of stops leaves a stop alone for a while after a try without an answer, and goes on to hold back', async () => {
    const stop = await receive();
    await inbox().postpone(stop, 60_000);
    expect(await findDue(stop)).toEqual([]);
    expect(await inbox().hasUndelivered(stop)).toBe(true);
    await inbox().postpone(stop, 0);
    expect(await findDue(stop)).toMatchObject([{ attempts: 2 }]);
  });

  it('[A71] The inbox of stops lets none wait for those whose process does not answer, however many they are', async () => {
    const stuck = await Promise.all([1, 2, 3].map(() => receive()));
    const fresh = await receive();
    // A millisecond, which is what the clock of PGlite tells apart.
    for (const stop of stuck) await inbox().postpone(stop, 1);
    const ids = [...stuck, fresh].map(({ requestId }) => requestId);
    const due = (await inbox().listDue(1_000)).filter(({ requestId }) => ids.includes(requestId));
    expect(due[0]?.requestId).toBe(fresh.requestId);
  });

  it('The inbox of stops lets no refusal wait for those that cannot be told', async () => {
    const [untellable, fresh] = [await receive(), await receive()];
    for (const stop of [untellable, fresh]) {
      await inbox().markDelivered(stop, 'ACT_WRONG_STAGE');
      await sql`update safety_inbox set delivered_at = now() - interval '1 hour'
        where request_id = ${stop.requestId}`.execute(database());
    }
    await inbox().postponeTelling(untellable, 0);
    const ids = [untellable.requestId, fresh.requestId];
    const untold = (await inbox().listUntold(1_000)).filter((stop) => ids.includes(stop.requestId));
    expect(untold.map(({ requestId }) => requestId)).toEqual([
      fresh.requestId,
      untellable.requestId,
    ]);
  });
});
