import type { AuditBatch } from '../../../activities/audit-log.ts';
import type { ScopeRef } from '../../../activities/calls.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RequestFilter, RequestOpening } from '../../../activities/requests.ts';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { buildAcknowledgement, buildBatch, buildOpening } from '../../support/audit-fixtures.ts';

let acquirers = 0;
const newAcquirer = () => `acquirer-${(acquirers += 1)}`;

describeOnBothDatabases('The rows of requests', (database) => {
  const requests = () => createRequests(database());
  const openAll = async (openings: RequestOpening[]) => {
    for (const opening of openings) await requests().open(opening);
  };
  const arePayoutsHeld = async (scope: ScopeRef) =>
    (await requests().sumUpOthers(scope, '2026-01-01T00:00:00.000Z', 'none')).payoutsHeld ?? false;
  /** @param n of the entry that comes with it, counted from 1 */
  const appendState = (opening: RequestOpening, n: number, state: Partial<AuditBatch['state']>) => {
    const batch = buildBatch(opening, [n, n]);
    return createAuditLog(database()).append({ ...batch, state: { ...batch.state, ...state } });
  };
  const idsOf = async (filter: Omit<RequestFilter, 'limit'>) =>
    (await requests().list({ limit: 200, ...filter })).rows.map(({ requestId }) => requestId);

  it('[I6] The rows of requests belong to one run, which may repeat the opening', async () => {
    const opening = buildOpening();
    expect(await requests().open(opening)).toEqual({ state: 'opened' });
    expect(await requests().open(opening)).toEqual({ state: 'opened' });
  });

  it('[I6] The rows of requests are returned to a late retry, with the acknowledgement of the first run', async () => {
    const opening = buildOpening();
    const acknowledgement = buildAcknowledgement(opening);
    await requests().open(opening);
    await createAuditLog(database()).append(buildBatch(opening, [1, 1], { acknowledgement }));
    const { at, ...first } = opening;
    expect(await requests().open({ ...opening, runId: 'run-of-the-retry' })).toEqual({
      state: 'exists',
      row: {
        ...first,
        openedAt: at,
        state: { stage: 'review', waitingOn: 'operator', money: 'old', problems: [] },
        acknowledgement,
      },
    });
  });

  it('[A80] The rows of requests tell when the one-time codes of a merchant were last locked', async () => {
    const opening = buildOpening();
    const findLocked = async (of: typeof opening) =>
      (await requests().sumUpOthers(of, of.at, 'none')).codesLockedAt;
    const locked = () => findLocked(opening);
    await requests().open(opening);
    expect(await locked()).toBeUndefined();
    const batch = buildBatch(opening, [1, 1]);
    const [entry] = batch.entries;
    if (!entry) throw new Error('a batch has entries');
    await createAuditLog(database()).append({
      ...batch,
      entries: [{ ...entry, action: 'closed', reason: 'IDV_OTP_LOCKED' }],
      state: { ...batch.state, stage: 'rejected' },
    });
    expect(await locked()).toBe(entry.at);
    const other = buildOpening({ acquirerId: opening.acquirerId, merchantId: 'M-OTHER' });
    expect(await findLocked(other)).toBeUndefined();
  });

  it('[A91] The rows of requests count those of a merchant since an instant, but for the one that asks', async () => {
    const merchant = { acquirerId: 'demo', merchantId: 'M-counted' };
    const [first, second] = [buildOpening(merchant), buildOpening(merchant)];
    for (const opening of [first, second, buildOpening()]) await requests().open(opening);
    const count = async (since: string, except = 'none') =>
      (await requests().sumUpOthers(merchant, since, except)).openedSince;
    expect(await count(first.at)).toBe(2);
    expect(await count(first.at, second.requestId)).toBe(1);
    expect(await count('2026-06-10T02:00:00.001Z')).toBe(0);
  });

  it('[A75] The rows of requests tell whether the last one that moved payouts has left them held', async () => {
    const acquirerId = newAcquirer();
    const move = async (money: 'old' | 'hold' | 'new', at: string) => {
      const opening = buildOpening({ acquirerId });
      await requests().open(opening);
      const batch = buildBatch(opening, [1, 1]);
      await createAuditLog(database()).append({
        ...batch,
        entries: batch.entries.map((entry) => ({ ...entry, at })),
        state: { ...batch.state, money },
      });
      return arePayoutsHeld(opening);
    };
    expect(await move('old', '2026-06-10T02:00:00.000Z')).toBe(false);
    expect(await move('hold', '2026-06-11T02:00:00.000Z')).toBe(true);
    // A request that moves nothing says nothing about payouts.
    expect(await move('old', '2026-06-12T02:00:00.000Z')).toBe(true);
    expect(await move('new', '2026-06-13T02:00:00.000Z')).toBe(false);
    const other = buildOpening({ acquirerId, merchantId: 'M-OTHER' });
    expect(await arePayoutsHeld(other)).toBe(false);
  });

  it('[I7] The rows of requests tell the open request of a merchant from those of its terminals', async () => {
    const merchant = { acquirerId: newAcquirer(), merchantId: 'M-1' };
    const findOpen = async (terminal?: string) => {
      const row = await requests().findOpen({
        ...merchant,
        ...(terminal !== undefined && { terminal }),
      });
      return row && [row.requestId, row.terminal];
    };
    const own = buildOpening({ ...merchant, terminal: 'SN-2' });
    await requests().open(own);
    expect(await findOpen()).toBeUndefined();
    expect(await findOpen('SN-1')).toBeUndefined();
    expect(await findOpen('SN-2')).toEqual([own.requestId, 'SN-2']);
    await appendState(own, 1, { money: 'hold', stage: 'rolled-back' });
    expect(await findOpen('SN-2')).toBeUndefined();
    expect(await arePayoutsHeld(own)).toBe(true);
    expect(await arePayoutsHeld(merchant)).toBe(false);
  });

  it('[A65] The rows of requests tell whether another request of the scope, open or watched, holds payouts', async () => {
    const merchant = { acquirerId: newAcquirer(), merchantId: 'M-1' };
    const [first, next] = [buildOpening(merchant), buildOpening(merchant)];
    const moves = new Map<string, number>();
    const move = async (opening: RequestOpening, state: Partial<AuditBatch['state']>) => {
      const seq = (moves.get(opening.requestId) ?? 0) + 1;
      moves.set(opening.requestId, seq);
      await appendState(opening, seq, state);
      return Promise.all(
        [next, first].map(({ requestId }) => requests().isHeldByAnother(merchant, requestId)),
      );
    };
    await requests().open(first);
    expect(await move(first, { stage: 'completed', money: 'new' })).toEqual([false, false]);
    await requests().open(next);
    expect(await move(first, { stage: 'frozen', money: 'hold' })).toEqual([true, false]);
    expect(await move(next, { stage: 'switching', money: 'hold' })).toEqual([true, true]);
    const { requestId } = next;
    expect(await requests().isHeldByAnother({ ...merchant, terminal: 'SN-1' }, requestId)).toBe(
      false,
    );
    expect(await move(first, { stage: 'completed', money: 'new' })).toEqual([false, true]);
    // It has ended, and releases nothing any more.
    expect(await move(next, { stage: 'rolled-back', money: 'hold' })).toEqual([false, false]);
  });

  it('[A65] The rows of requests give the turn to move the card to one request of the scope, or to its watch, at a time', async () => {
    const merchant = { acquirerId: newAcquirer(), merchantId: 'M-1' };
    const [first, next] = [buildOpening(merchant), buildOpening(merchant)];
    const take = ({ requestId }: RequestOpening, at = '2026-07-11T00:00:00.000Z') =>
      requests().takeSwitchTurn(merchant, requestId, at);
    const isBesideWatch = async (except: RequestOpening) =>
      (await requests().sumUpOthers(merchant, next.at, except.requestId)).isBesideWatch ?? false;
    await requests().open(first);
    expect([await take(first), await isBesideWatch(next)]).toEqual([true, false]);
    await appendState(first, 1, { stage: 'completed', money: 'new' });
    await requests().open(next);
    expect(await isBesideWatch(next)).toBe(true);
    // Of many that ask at once one has it, and has it whenever it asks.
    const answers = await Promise.all(
      [first, next, first, next].map((opening) => take(opening, '2026-07-12T00:00:00.000Z')),
    );
    expect(answers.filter(Boolean)).toHaveLength(2);
    expect(answers[0]).not.toBe(answers[1]);
    const [holder, other] = answers[0] ? [first, next] : [next, first];
    expect([await take(holder), await take(other)]).toEqual([true, false]);
    const elsewhere = buildOpening({ ...merchant, terminal: 'SN-1' });
    await requests().open(elsewhere);
    expect(
      await requests().takeSwitchTurn(elsewhere, elsewhere.requestId, '2026-07-12T00:00:00.000Z'),
    ).toBe(true);
  });

  it('[F10] The rows of requests are opened by exactly one of many runs that try at once', async () => {
    const opening = buildOpening();
    const runs = Array.from({ length: 20 }, (_, i) => ({ ...opening, runId: `run-${i}` }));
    const opened = await Promise.all(runs.map((run) => requests().open(run)));
    expect(opened.filter(({ state }) => state === 'opened')).toHaveLength(1);
    const winner = runs[opened.findIndex(({ state }) => state === 'opened')];
    const losers = opened.flatMap((said) => (said.state === 'exists' ? [said.row.runId] : []));
    expect(new Set(losers)).toEqual(new Set([winner?.runId]));
  });

  it('[I13] The rows of requests are found, opened and listed within their acquirer only', async () => {
    const [ours, theirs] = [newAcquirer(), newAcquirer()];
    const opening = buildOpening({ acquirerId: ours });
    await requests().open(opening);
    expect(await requests().find(theirs, opening.requestId)).toBeUndefined();
    expect(await idsOf({ acquirerId: theirs })).toEqual([]);
    const same = { ...opening, acquirerId: theirs, runId: 'their-run' };
    expect(await requests().open(same)).toEqual({ state: 'opened' });
    expect((await requests().find(ours, opening.requestId))?.runId).toBe(opening.runId);
  });

  it('[I13] The rows of requests are not listed to another acquirer by a cursor', async () => {
    const [ours, theirs] = [newAcquirer(), newAcquirer()];
    await openAll([1, 2, 3].map(() => buildOpening({ acquirerId: ours })));
    const { cursor } = await requests().list({ acquirerId: ours, limit: 1 });
    expect(await requests().list({ acquirerId: theirs, limit: 9, cursor: cursor ?? '' })).toEqual({
      rows: [],
    });
  });

  it('The rows of requests are listed by stage, by whom they wait for, by merchant and by risk', async () => {
    const acquirerId = newAcquirer();
    const [red, green, fresh] = ['M-1', 'M-1', 'M-2'].map((merchantId) =>
      buildOpening({ acquirerId, merchantId }),
    ) as [RequestOpening, RequestOpening, RequestOpening];
    await openAll([red, green, fresh]);
    const stand = async (
      opening: RequestOpening,
      risk: 'red' | 'green',
      waitingOn: 'risk' | 'bank',
    ) =>
      createAuditLog(database()).append(
        buildBatch(opening, [1, 1], {
          state: { stage: 'review', waitingOn, money: 'old', risk, problems: [] },
        }),
      );
    await stand(red, 'red', 'risk');
    await stand(green, 'green', 'bank');
    const found = async (filter: Partial<RequestFilter>) =>
      (await idsOf({ acquirerId, ...filter })).toSorted();
    expect(await found({})).toEqual([red, green, fresh].map(({ requestId }) => requestId));
    expect(await found({ stage: 'review' })).toEqual([red.requestId, green.requestId]);
    expect(await found({ waitingOn: 'bank' })).toEqual([green.requestId]);
    expect(await found({ risk: 'red' })).toEqual([red.requestId]);
    expect(await found({ merchantId: 'M-2' })).toEqual([fresh.requestId]);
    expect(await found({ merchantId: 'M-2', risk: 'red' })).toEqual([]);
  });

  it('The rows of requests are found by id in all acquirers, for parties that know no acquirer', async () => {
    const opening = buildOpening();
    const { requestId, acquirerId } = opening;
    const other = buildOpening({ requestId, acquirerId: `${acquirerId}-too` });
    await openAll([opening, other]);
    const found = await requests().findByRequestId(requestId);
    expect(found.map((row) => row.acquirerId).toSorted()).toEqual([acquirerId, other.acquirerId]);
    expect(await requests().findByRequestId('req-nobody')).toEqual([]);
  });

  it('The rows of requests are listed page by page, newest first, each once, also while others are opened', async () => {
    // Few instants for many rows: a cursor must tell rows of one instant apart.
    const minutes = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(minutes, fc.integer({ min: 1, max: 5 }), async (opened, limit) => {
        const acquirerId = newAcquirer();
        const at = (minute: number) => new Date(Date.UTC(2026, 5, 10, 2, minute)).toISOString();
        const openings = opened.map((minute) => buildOpening({ acquirerId, at: at(minute) }));
        await openAll(openings);
        const listed: string[] = [];
        for (let cursor: string | undefined = ''; cursor !== undefined;) {
          const page = await requests().list({
            acquirerId,
            limit,
            ...(cursor !== '' && { cursor }),
          });
          listed.push(...page.rows.map(({ requestId }) => requestId));
          expect(page.rows.length).toBeLessThanOrEqual(limit);
          cursor = page.cursor;
          await requests().open(buildOpening({ acquirerId, at: at(9) }));
        }
        const newestFirst = openings
          .toSorted((a, b) => b.at.localeCompare(a.at) || (a.requestId < b.requestId ? 1 : -1))
          .map(({ requestId }) => requestId);
        expect(listed).toEqual(newestFirst);
      }),
      { numRuns: 15 },
    );
  });

  it.each([0, -3, 0.5, 1])(
    'The rows of requests are listed one per page at least, also for a limit of %s',
    async (limit) => {
      const acquirerId = newAcquirer();
      await openAll([buildOpening({ acquirerId }), buildOpening({ acquirerId })]);
      expect((await requests().list({ acquirerId, limit })).rows).toHaveLength(1);
    },
  );

  it('[F12] The rows of requests refuse an invalid cursor, and say what to do', async () => {
    const made = fc
      .tuple(
        fc.oneof(
          fc.constantFrom('2026-06-10T02:00:00.000Z', '-271821-04-20T00:00:00.000Z', 'today'),
          fc.string(),
        ),
        fc.oneof(fc.constantFrom('request-0001', 'a b', '\0'), fc.string()),
      )
      .map((parts) => Buffer.from(parts.join(' ')).toString('base64url'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), made), async (cursor) => {
        const listing = requests().list({ acquirerId: 'demo', limit: 1, cursor });
        const error: unknown = await listing.then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error === undefined) return;
        expect(error).toBeInstanceOf(PortFailure);
        expect(error).toMatchObject({ kind: 'refused', code: 'INP_UNKNOWN_FIELD' });
      }),
      { numRuns: 200 },
    );
    await expect(
      requests().list({ acquirerId: 'demo', limit: 1, cursor: 'bm90IG91cnM' }),
    ).rejects.toThrow('leave it out to begin with the newest');
  });
});
