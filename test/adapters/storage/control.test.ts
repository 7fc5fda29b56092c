import { expect, it } from 'vitest';
import type { AuditBatch } from '../../../activities/audit-log.ts';
import type { RequestOpening } from '../../../activities/requests.ts';
import { createAlarms } from '../../../adapters/storage/alarms.ts';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import { createRequestIndex } from '../../../adapters/storage/request-index.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import type { Alarm } from '../../../domain/reconciliation/alarms.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';

const day = (n: number): string => new Date(Date.UTC(2026, 5, n)).toISOString();

describeOnBothDatabases('the books as the control reads them', (database) => {
  const books = () => createRequestIndex(database());
  let acquirers = 0;
  /** Each test looks at an acquirer of its own. */
  const acquirer = (): string => `acq-${String((acquirers += 1)).padStart(3, '0')}`;

  const opened = async (more: Partial<RequestOpening>): Promise<RequestOpening> => {
    const opening = buildOpening(more);
    await createRequests(database()).open(opening);
    return opening;
  };
  const stands = async (
    opening: RequestOpening,
    standing: Partial<AuditBatch['state']>,
    data?: Record<string, string>,
    at = day(20),
  ): Promise<void> => {
    const batch = buildBatch(opening, [1, 1]);
    await createAuditLog(database()).append({
      ...batch,
      entries: [buildEntry(1, { at, action: 'closed', ...(data && { data }) })],
      state: { ...batch.state, ...standing },
    });
  };
  const listed = async <R extends { acquirerId: string }>(of: AsyncIterable<R>, id: string) => {
    const all: R[] = [];
    for await (const each of of) if (each.acquirerId === id) all.push(each);
    return all;
  };

  it('name what is open and what is held, one request a merchant', async () => {
    const acquirerId = acquirer();
    await opened({ acquirerId, merchantId: 'M-open' });
    await stands(await opened({ acquirerId, merchantId: 'M-done' }), { stage: 'completed' });
    const held = { stage: 'rolled-back', money: 'hold' } as const;
    await stands(await opened({ acquirerId, merchantId: 'M-held' }), held);
    await stands(await opened({ acquirerId, merchantId: 'M-again', at: day(2) }), held);
    const { requestId } = await opened({ acquirerId, merchantId: 'M-again', at: day(3) });
    const found = await listed(books().scanOpen(), acquirerId);
    expect(found.map(({ merchantId, closed, money }) => [merchantId, closed, money])).toEqual([
      ['M-again', false, 'old'],
      ['M-held', true, 'hold'],
      ['M-open', false, 'old'],
    ]);
    expect(found[0]?.requestId).toBe(requestId);
  });

  it('name the last outcome of a merchant and the card it left payouts on', async () => {
    const acquirerId = acquirer();
    const completed = { stage: 'completed', money: 'new' } as const;
    const first = await opened({ acquirerId, merchantId: 'M-twice', at: day(2) });
    await stands(first, completed, { target: '1111' });
    const second = await opened({ acquirerId, merchantId: 'M-twice', at: day(9) });
    await stands(second, completed, { target: '2222' });
    await stands(await opened({ acquirerId, merchantId: 'M-no' }), { stage: 'rejected' });
    await stands(await opened({ acquirerId, merchantId: 'M-old' }), completed, {}, day(3));
    const busy = await opened({ acquirerId, merchantId: 'M-busy', at: day(2) });
    await stands(busy, completed, { target: '3333' });
    await opened({ acquirerId, merchantId: 'M-busy', at: day(9) });
    const found = await listed(books().scanOutcomes(day(10)), acquirerId);
    expect(found.map(({ merchantId, targetLast4 }) => [merchantId, targetLast4])).toEqual([
      ['M-no', undefined],
      ['M-twice', '2222'],
    ]);
  });

  it('name the card payouts were left on, whatever steps are recorded after the close', async () => {
    const acquirerId = acquirer();
    const opening = await opened({ acquirerId });
    await stands(opening, { stage: 'completed', money: 'new' }, { target: '1111' });
    const batch = buildBatch(opening, [2, 2]);
    await createAuditLog(database()).append({
      ...batch,
      entries: [buildEntry(2, { action: 'step-done', data: { target: '0007' } })],
      state: { ...batch.state, stage: 'completed', money: 'new' },
    });
    const [found] = await listed(books().scanOutcomes(day(10)), acquirerId);
    expect(found?.targetLast4).toBe('1111');
  });

  it('go on after a place, and through every page', async () => {
    const acquirerId = acquirer();
    const ids = Array.from({ length: 501 }, (_, n) => `M-${String(n).padStart(4, '0')}`);
    const { requestId } = await opened({ acquirerId });
    const template = database()
      .selectFrom('requests')
      .selectAll()
      .where('request_id', '=', requestId);
    const row = await template.executeTakeFirstOrThrow();
    await database()
      .insertInto('requests')
      .values(ids.map((id) => ({ ...row, merchant_id: id, request_id: `${requestId}-${id}` })))
      .execute();
    const after = { acquirerId, merchantId: 'M-0000' };
    const found = await listed(books().scanOpen(after), acquirerId);
    expect(found.map(({ merchantId }) => merchantId)).toEqual([...ids.slice(1), 'M-1']);
  });

  it('know the newest request of a merchant', async () => {
    const acquirerId = acquirer();
    await opened({ acquirerId, at: day(2) });
    const { merchantId, requestId } = await opened({ acquirerId, at: day(3) });
    expect(await books().findNewest({ acquirerId, merchantId })).toMatchObject({ requestId });
    expect(await books().findNewest({ acquirerId, merchantId: 'M-none' })).toBeUndefined();
  });
});

describeOnBothDatabases('the alarms of the control', (database) => {
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
  const untold = async (requestId: string) =>
    (await alarms().listUnnotified()).filter((alarm) => alarm.requestId === requestId);

  it('stand once however often they are seen, and are told once', async () => {
    await alarms().raise(alarmOf('r-1'), day(2));
    await alarms().raise(alarmOf('r-1', { expected: 'review' }), day(3));
    const [alarm, ...more] = await untold('r-1');
    expect(more).toEqual([]);
    expect(alarm).toMatchObject({ kind: 'process-lost', expected: 'review' });
    await alarms().markNotified([alarm?.id ?? ''], day(3));
    await alarms().raise(alarmOf('r-1'), day(4));
    expect(await untold('r-1')).toEqual([]);
  });

  it('are over when they are not seen again, and new when they come back', async () => {
    await alarms().raise(alarmOf('r-2'), day(5));
    await alarms().raise(alarmOf('r-3'), day(6));
    await alarms().raise(alarmOf('r-4', { kind: 'hold-left' }), day(5));
    await alarms().clear(['process-lost', 'hold-lost'], day(6));
    expect(await untold('r-2')).toEqual([]);
    expect(await untold('r-3')).toHaveLength(1);
    expect(await untold('r-4')).toHaveLength(1);
    await alarms().raise(alarmOf('r-2'), day(7));
    expect(await untold('r-2')).toHaveLength(1);
  });
});
