import { expect, it } from 'vitest';
import type { RequestState } from '../../../activities/requests.ts';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import { createEvents, type EventFilter } from '../../../adapters/storage/events.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createStatistics } from '../../../adapters/storage/statistics.ts';
import type { AuditBatch } from '../../../activities/audit-log.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

let acquirers = 0;

describeOnBothDatabases('Events', (database) => {
  const events = () => createEvents(database());
  const open = async (
    acquirerId = `events-${(acquirers += 1)}`,
    scope: { terminal?: string } = {},
  ) => {
    const opening = buildOpening({ acquirerId, ...scope });
    await createRequests(database()).open(opening);
    return opening;
  };
  const append = (batch: AuditBatch) => createAuditLog(database()).append(batch);
  const list = async (filter: Partial<EventFilter> & { acquirerId: string }) =>
    (await events().list({ limit: 100, ...filter })) ?? 'unknown';
  const listTypes = async (acquirerId: string) => {
    await events().publish(1_000);
    const found = await list({ acquirerId });
    return found === 'unknown' ? found : found.map(({ type, data }) => [type, data['seq']]);
  };
  const state: RequestState = {
    ...{ stage: 'review', waitingOn: 'operator', money: 'old', problems: [] },
  };
  const held: RequestState = { ...state, money: 'hold' };
  const approve = (seq: number) => buildEntry(seq, { action: 'approved' });

  it('Events are written with the entries of the audit log, in their order, and once when a batch is repeated', async () => {
    const opening = await open();
    const entries = [
      buildEntry(1, { action: 'submitted', data: { intake: 'app' } }),
      buildEntry(2),
      approve(3),
    ];
    const batch = buildBatch(opening, [1, 3], { entries });
    await append(batch);
    await append(batch);
    await append({ ...batch, entries: [...entries, buildEntry(4, { action: 'thawed' })] });
    expect(await listTypes(opening.acquirerId)).toEqual([
      ['card_change.accepted', 1],
      ['card_change.approved', 3],
      ['card_change.thawed', 4],
    ]);
    const [first] = await list(opening);
    expect(first).toEqual({
      id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
      type: 'card_change.accepted',
      timestamp: '2026-06-10T02:00:01.000Z',
      data: {
        requestId: opening.requestId,
        merchantId: 'M-1',
        seq: 1,
        stage: 'review',
        waitingOn: 'operator',
        money: 'old',
        intake: 'app',
      },
    });
  });

  it('Events of a request for one terminal name it, and those of a request for the merchant name none', async () => {
    const ofTerminal = await open(undefined, { terminal: 'SN-2' });
    await append(buildBatch(ofTerminal, [1, 1], { entries: [approve(1)], state: held }));
    await events().publish(1_000);
    expect(await list(ofTerminal)).toMatchObject([
      { type: 'card_change.approved', data: { terminal: 'SN-2', seq: 1, money: 'hold' } },
      { type: 'card_change.payouts_held', data: { terminal: 'SN-2', seq: 1, money: 'hold' } },
    ]);
  });

  it('Events are not written when the audit log refuses the batch', async () => {
    const opening = await open();
    await append(buildBatch(opening, [1, 1], { entries: [approve(1)] }));
    const other = { ...approve(1), actor: 'somebody' };
    await expect(
      append(buildBatch(opening, [1, 2], { entries: [other, approve(2)] })),
    ).rejects.toThrow('differs');
    await expect(append(buildBatch(opening, [4, 4], { entries: [approve(4)] }))).rejects.toThrow(
      'missing',
    );
    expect(await listTypes(opening.acquirerId)).toEqual([['card_change.approved', 1]]);
  });

  it('Events of the state are written when it changes, also by a batch without entries, and not again', async () => {
    const opening = await open();
    const waiting: RequestState = { ...state, waitingOn: 'merchant' };
    await append(buildBatch(opening, [1, 1], { state: waiting }));
    await append(buildBatch(opening, [2, 2], { state: waiting }));
    await append(buildBatch(opening, [3, 3], { state: { ...state, money: 'hold' } }));
    const after = buildEntry(3);
    await append({ ...buildBatch(opening, [1, 0]), after, state: { ...waiting, money: 'hold' } });
    await append(buildBatch(opening, [4, 4], { state: { ...state, money: 'new' } }));
    // An old batch that arrives late changes nothing.
    await append(buildBatch(opening, [1, 1], { state: { ...waiting, money: 'hold' } }));
    expect(await listTypes(opening.acquirerId)).toEqual([
      ['card_change.waiting_on_merchant', 1],
      ['card_change.payouts_held', 3],
      ['card_change.waiting_on_merchant', 3],
      ['card_change.payouts_released', 4],
    ]);
  });

  it('Events are listed for their acquirer only, by type, request and merchant, and onwards from an event', async () => {
    const opening = await open();
    const other = await open(opening.acquirerId);
    const stranger = await open();
    for (const each of [opening, other, stranger])
      await append(
        buildBatch(each, [1, 2], { entries: [approve(1), buildEntry(2, { action: 'thawed' })] }),
      );
    expect(await list(opening)).toEqual([]);
    await events().publish(1_000);
    const all = await list({ acquirerId: opening.acquirerId });
    if (all === 'unknown') throw new Error('unknown');
    expect(all).toHaveLength(4);
    const { acquirerId, requestId } = opening;
    expect(await list({ acquirerId, requestId: other.requestId })).toEqual(all.slice(2));
    expect(await list({ acquirerId, type: 'card_change.thawed' })).toHaveLength(2);
    expect(await list({ acquirerId, merchantId: 'M-other' })).toEqual([]);
    expect(await list({ acquirerId, after: all[0]?.id ?? '', limit: 2 })).toEqual(all.slice(1, 3));
    expect(await list({ acquirerId, after: all[3]?.id ?? '' })).toEqual([]);
    expect(await list({ acquirerId, requestId, after: 'evt_of-nobody' })).toBe('unknown');
    expect(await list({ acquirerId: stranger.acquirerId, after: all[0]?.id ?? '' })).toBe(
      'unknown',
    );
  });

  it('Events get one place each when several workers put them in order at once', async () => {
    const opening = await open();
    const entries = Array.from({ length: 40 }, (_, i) => approve(i + 1));
    await append(buildBatch(opening, [1, 40], { entries }));
    const placed = await Promise.all(Array.from({ length: 5 }, () => events().publish(15)));
    for (;;) if ((await events().publish(15)) === 0) break;
    expect(Math.max(...placed)).toBe(15);
    const types = await listTypes(opening.acquirerId);
    expect(types).toHaveLength(40);
    expect(types).toEqual(entries.map(({ seq }) => ['card_change.approved', seq]));
  });

  it('The statistics say how long the oldest event has waited for its place', async () => {
    await events().publish(1_000);
    const read = async () => (await createStatistics(database()).read(Date.now(), 0)).events;
    expect(await read()).toEqual({ dead: 0 });
    await append(buildBatch(await open(), [1, 1], { entries: [approve(1)] }));
    expect((await read()).undeliveredSince).toBeCloseTo(Date.now(), -5);
  });
});
