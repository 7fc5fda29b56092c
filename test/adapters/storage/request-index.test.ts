import { expect, it } from 'vitest';
import type { AuditBatch } from '../../../activities/audit-log.ts';
import type { RequestOpening } from '../../../activities/requests.ts';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import { createRequestIndex } from '../../../adapters/storage/request-index.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';

const day = (n: number): string => new Date(Date.UTC(2026, 5, n)).toISOString();

describeOnBothDatabases('The request index', (database) => {
  const index = () => createRequestIndex(database());
  let acquirers = 0;
  /** Each test has an acquirer of its own. */
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

  it('The request index lists open requests and held payouts, one request per merchant', async () => {
    const acquirerId = acquirer();
    await opened({ acquirerId, merchantId: 'M-open' });
    await stands(await opened({ acquirerId, merchantId: 'M-done' }), { stage: 'completed' });
    const held = { stage: 'rolled-back', money: 'hold' } as const;
    await stands(await opened({ acquirerId, merchantId: 'M-held' }), held);
    await stands(await opened({ acquirerId, merchantId: 'M-again', at: day(2) }), held);
    const { requestId } = await opened({ acquirerId, merchantId: 'M-again', at: day(3) });
    const found = await listed(index().scanOpen(), acquirerId);
    expect(found.map(({ merchantId, closed, money }) => [merchantId, closed, money])).toEqual([
      ['M-again', false, 'old'],
      ['M-held', true, 'hold'],
      ['M-open', false, 'old'],
    ]);
    expect(found[0]?.requestId).toBe(requestId);
  });

  it('[I7] The request index tells the requests of a merchant from those of its terminals', async () => {
    const acquirerId = acquirer();
    const merchantId = 'M-scopes';
    const whole = await opened({ acquirerId, merchantId });
    await stands(await opened({ acquirerId, merchantId, terminal: 'SN-1' }), {
      stage: 'completed',
    });
    const own = await opened({ acquirerId, merchantId, terminal: 'SN-2', at: day(12) });
    const found = await listed(index().scanOpen(), acquirerId);
    expect(found.map(({ requestId, terminal = '' }) => [requestId, terminal])).toEqual([
      [whole.requestId, ''],
      [own.requestId, 'SN-2'],
    ]);
    const behind = await listed(index().scanOpen({ acquirerId, merchantId }), acquirerId);
    expect(behind.map(({ terminal }) => terminal)).toEqual(['SN-2']);
    const ofMerchants = await listed(index().scanAll(), acquirerId);
    expect(ofMerchants.map(({ requestId }) => requestId)).toEqual([own.requestId]);
    for (const { requestId, ...scope } of [whole, own])
      expect(await index().findNewest(scope)).toMatchObject({ requestId });
  });

  it('The request index lists the last outcome of a merchant and the card it left payouts on', async () => {
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
    const found = await listed(index().scanOutcomes(day(10)), acquirerId);
    expect(found.map(({ merchantId, targetLast4 }) => [merchantId, targetLast4])).toEqual([
      ['M-no', undefined],
      ['M-twice', '2222'],
    ]);
  });

  it('The request index lists the card payouts were left on, whatever steps are recorded after the close', async () => {
    const acquirerId = acquirer();
    const opening = await opened({ acquirerId });
    await stands(opening, { stage: 'completed', money: 'new' }, { target: '1111' });
    const batch = buildBatch(opening, [2, 2]);
    await createAuditLog(database()).append({
      ...batch,
      entries: [buildEntry(2, { action: 'step-done', data: { target: '0007' } })],
      state: { ...batch.state, stage: 'completed', money: 'new' },
    });
    const [found] = await listed(index().scanOutcomes(day(10)), acquirerId);
    expect(found?.targetLast4).toBe('1111');
  });

  it('The request index continues after a given place, and through every page', async () => {
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
    const found = await listed(index().scanOpen(after), acquirerId);
    expect(found.map(({ merchantId }) => merchantId)).toEqual([...ids.slice(1), 'M-1']);
  });

  it('The request index finds the newest request of a merchant', async () => {
    const acquirerId = acquirer();
    await opened({ acquirerId, at: day(2) });
    const { merchantId, requestId } = await opened({ acquirerId, at: day(3) });
    expect(await index().findNewest({ acquirerId, merchantId })).toMatchObject({ requestId });
    expect(await index().findNewest({ acquirerId, merchantId: 'M-none' })).toBeUndefined();
  });
});
