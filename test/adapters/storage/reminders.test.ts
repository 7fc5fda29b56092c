import { expect, it } from 'vitest';
import { createRequestIndex } from '../../../adapters/storage/request-index.ts';
import { createReminders } from '../../../adapters/storage/reminders.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { buildOpening } from '../../support/audit-fixtures.ts';

const at = '2026-06-10T02:00:00.000Z';

describeOnBothDatabases('What maintenance reads from storage', (database) => {
  it('What maintenance reads from storage includes the reminders that were sent, by merchant', async () => {
    const reminders = createReminders(database());
    const merchant = { acquirerId: 'acq-1', merchantId: 'M-1' };
    const key = 'licence/2026-07-01/P30D';
    expect(await reminders.wasSent(merchant, key)).toBe(false);
    await reminders.markSent(merchant, key, at);
    await reminders.markSent(merchant, key, at);
    expect(await reminders.wasSent(merchant, key)).toBe(true);
    expect(await reminders.wasSent(merchant, 'licence/2026-07-01/P7D')).toBe(false);
    expect(await reminders.wasSent({ ...merchant, acquirerId: 'acq-2' }, key)).toBe(false);
  });

  it('What maintenance reads from storage lists every merchant once, with the newest request, from a given place on', async () => {
    const requests = createRequests(database());
    const open = (merchantId: string, requestId: string, opened: string) =>
      requests.open(buildOpening({ acquirerId: 'acq-sweep', merchantId, requestId, at: opened }));
    await open('M-1', 'sweep-0001', at);
    await open('M-1', 'sweep-0002', '2026-06-11T02:00:00.000Z');
    await open('M-2', 'sweep-0003', at);
    const found = async (after?: string) => {
      const place = { acquirerId: 'acq-sweep', merchantId: after ?? '' };
      const ids: string[] = [];
      for await (const { acquirerId, requestId } of createRequestIndex(database()).scanAll(place))
        if (acquirerId === 'acq-sweep') ids.push(requestId);
      return ids;
    };
    expect(await found()).toEqual(['sweep-0002', 'sweep-0003']);
    expect(await found('M-1')).toEqual(['sweep-0003']);
  });
});
