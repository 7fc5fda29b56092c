import { expect, it } from 'vitest';
import { createAlarms } from '../../../adapters/storage/alarms.ts';
import type { Alarm } from '../../../domain/reconciliation/alarms.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

const day = (n: number): string => new Date(Date.UTC(2026, 5, n)).toISOString();

describeOnBothDatabases('The alarms of the reconciliation', (database) => {
  const alarms = () => createAlarms(database());
  const alarmOf = (requestId: string, more: Partial<Alarm> = {}): Alarm => ({
    kind: 'process-lost',
    acquirerId: 'demo',
    merchantId: 'M-1',
    requestId,
    expected: 'cooling',
    found: 'no process',
    ...more,
  });
  const listUnnotified = async (requestId: string) =>
    (await alarms().listUnnotified()).filter((alarm) => alarm.requestId === requestId);

  it('The alarms of the reconciliation are raised once however often a difference is found, and notified once', async () => {
    await alarms().raise(alarmOf('r-1'), day(2));
    await alarms().raise(alarmOf('r-1', { expected: 'review' }), day(3));
    const [alarm, ...more] = await listUnnotified('r-1');
    expect(more).toEqual([]);
    expect(alarm).toMatchObject({ kind: 'process-lost', expected: 'review' });
    await alarms().markNotified([alarm?.id ?? ''], day(3));
    await alarms().raise(alarmOf('r-1'), day(4));
    expect(await listUnnotified('r-1')).toEqual([]);
  });

  it('The alarms of the reconciliation are cleared when the difference is gone, and raised again when it returns', async () => {
    await alarms().raise(alarmOf('r-2'), day(5));
    await alarms().raise(alarmOf('r-3'), day(6));
    await alarms().raise(alarmOf('r-4', { kind: 'hold-left' }), day(5));
    await alarms().clear(['process-lost', 'hold-lost'], day(6));
    expect(await listUnnotified('r-2')).toEqual([]);
    expect(await listUnnotified('r-3')).toHaveLength(1);
    expect(await listUnnotified('r-4')).toHaveLength(1);
    await alarms().raise(alarmOf('r-2'), day(7));
    expect(await listUnnotified('r-2')).toHaveLength(1);
  });

  it('The alarms of the reconciliation stand for as long as nobody can look whether they are over', async () => {
    await alarms().raise(alarmOf('r-5'), day(8));
    await alarms().raise(alarmOf('r-6'), day(8));
    const merchant = { acquirerId: 'demo', merchantId: 'M-1' };
    await alarms().keep({ ...merchant, requestId: 'r-5' }, ['process-lost'], day(9));
    await alarms().keep({ ...merchant, requestId: 'r-6' }, ['hold-left'], day(9));
    await alarms().clear(['process-lost'], day(9));
    expect(await listUnnotified('r-5')).toHaveLength(1);
    expect(await listUnnotified('r-6')).toEqual([]);
  });
});
