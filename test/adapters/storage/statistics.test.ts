import { expect, it } from 'vitest';
import type { RequestState } from '../../../activities/requests.ts';
import { createAlarms } from '../../../adapters/storage/alarms.ts';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import { createMaintenanceRuns } from '../../../adapters/storage/maintenance-runs.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createSafetyInbox } from '../../../adapters/storage/safety-inbox.ts';
import { createStatistics } from '../../../adapters/storage/statistics.ts';
import { buildEntry, buildBatch, buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

const now = Date.now();
const at = (hour: number) => new Date(now + hour * 3_600_000).toISOString();
const hoursAgo = (hours: number) => now - hours * 3_600_000;
const waiting = (more: Partial<RequestState> = {}): RequestState => ({
  ...{ stage: 'review', waitingOn: 'operator', money: 'old', risk: 'red', problems: [] },
  ...more,
});

describeOnBothDatabases('The statistics', (database) => {
  const read = () => createStatistics(database()).read(now, hoursAgo(24));
  const open = async (openedAt: string) => {
    const opening = buildOpening({ acquirerId: `acquirer-${Math.random()}`, at: openedAt });
    await createRequests(database()).open(opening);
    return opening;
  };
  let seq = 0;
  const enter = (opening: Awaited<ReturnType<typeof open>>, hour: number, state: RequestState) => {
    seq += 1;
    const batch = buildBatch(opening, [1, 1]);
    const entries = [buildEntry(seq, { at: at(hour) })];
    return createAuditLog(database()).append({ ...batch, entries, state });
  };

  it('The statistics count open requests, and say since when they wait and payouts are held', async () => {
    seq = 0;
    const opening = await open(at(-9));
    await enter(opening, -8, waiting({ due: at(-2) }));
    await enter(opening, -5, waiting({ due: at(-2), money: 'hold' }));
    // A reminder of staff is no new promise.
    await enter(opening, -2, waiting({ due: at(22), money: 'hold' }));
    const { open: groups, holds } = await read();
    expect(groups).toEqual([
      {
        ...{ stage: 'review', risk: 'red', waitingOn: 'operator', open: 1, overdue: 1 },
        ...{ waitingSince: hoursAgo(8), overdueSince: hoursAgo(2) },
      },
    ]);
    expect(holds).toEqual({ held: 1, since: hoursAgo(5) });

    await enter(opening, -3, waiting({ stage: 'completed', waitingOn: 'nobody', money: 'new' }));
    const closed = await read();
    expect(closed).toMatchObject({ open: [], holds: { held: 0 } });
    expect(closed.closed).toEqual([{ outcome: 'completed', risk: 'red', closed: 1 }]);
  });

  it('The statistics count from the opening what has not waited for anybody yet', async () => {
    await open(at(-7));
    expect((await read()).open).toEqual([
      {
        ...{ stage: 'screening', waitingOn: 'nobody', open: 1, overdue: 0 },
        waitingSince: hoursAgo(7),
      },
    ]);
  });

  it('The statistics say when the maintenance last came to its end, also while no card is watched', async () => {
    await createMaintenanceRuns(database()).markFinished(at(-74));
    await createMaintenanceRuns(database()).markFinished(at(-50));
    expect((await read()).maintenance).toEqual({ finishedAt: hoursAgo(50) });
  });

  it('The statistics count alarms that stand, and stops that have not taken effect', async () => {
    const { acquirerId, merchantId, requestId } = await open(at(-6));
    const alarm = { acquirerId, merchantId, requestId, expected: 'hold', found: 'no process' };
    await createAlarms(database()).raise({ ...alarm, kind: 'hold-lost' }, at(-1));
    const stop = { acquirerId, merchantId, requestId, key: 'k', action: 'object', fields: {} };
    const inbox = createSafetyInbox(database());
    await inbox.store(stop);
    const { alarms, stops } = await read();
    expect(alarms).toEqual([{ kind: 'hold-lost', standing: 1 }]);
    expect(stops).toMatchObject({ undelivered: 1, since: expect.any(Number) });
    await inbox.markDelivered(stop, 'done');
    await createAlarms(database()).clear(['hold-lost'], at(0));
    expect(await read()).toMatchObject({ alarms: [], stops: { undelivered: 0 } });
  });
});
