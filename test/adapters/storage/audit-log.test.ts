import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { verifyAuditLog } from '../../../adapters/storage/audit-log.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import {
  buildBatch,
  buildEntry,
  buildOpening,
  openAuditLog,
} from '../../support/audit-fixtures.ts';

describeOnBothDatabases('The audit log of a request', (database) => {
  const { audit, opened, readEntries, faultOf } = openAuditLog(database);

  it('[A66] The audit log of a request keeps every entry exactly, in order, and its chain holds', async () => {
    const request = await opened();
    const entries = [
      buildEntry(1, { actor: 'owner@M-1', action: 'submitted', data: { intake: 'app' } }),
      buildEntry(2, { action: 'frozen', reason: 'RSK_STOP', data: { round: 2, urgent: true } }),
      buildEntry(3, {
        actor: 'a NUL \0',
        data: { note: '转人工审核 with \0, \ud800 and "quotes"' },
      }),
    ];
    await audit().append(buildBatch(request, [1, 1], { entries: entries.slice(0, 1) }));
    await audit().append(buildBatch(request, [2, 3], { entries: entries.slice(1) }));
    const written = await readEntries(request);
    expect(written).toMatchObject(entries);
    expect(await faultOf(request)).toBeUndefined();
  });

  it('The audit log of a request drops entries that are written already when a batch is repeated, whole or with more', async () => {
    const request = await opened();
    await audit().append(buildBatch(request, [1, 3]));
    const before = await readEntries(request);
    await audit().append(buildBatch(request, [1, 3]));
    expect(await readEntries(request)).toEqual(before);
    await audit().append(buildBatch(request, [2, 5]));
    const written = await readEntries(request);
    expect(written.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(await faultOf(request)).toBeUndefined();
  });

  it('The audit log of a request accepts a batch that comes many times at once', async () => {
    const request = await opened();
    const batch = buildBatch(request, [1, 3]);
    await Promise.all(Array.from({ length: 10 }, () => audit().append(batch)));
    expect(await readEntries(request)).toHaveLength(3);
  });

  it('The audit log of a request refuses an entry that differs from a written one', async () => {
    const request = await opened();
    await audit().append(buildBatch(request, [1, 2]));
    const entries = [buildEntry(2, { action: 'escalated' }), buildEntry(3)];
    await expect(audit().append(buildBatch(request, [2, 3], { entries }))).rejects.toThrow(
      'entry 2 is written already and differs',
    );
    expect(await readEntries(request)).toHaveLength(2);
  });

  it('The audit log of a request refuses an entry when an earlier one is missing', async () => {
    const request = await opened();
    await expect(audit().append(buildBatch(request, [2, 3]))).rejects.toThrow(
      'entry 1 is missing before 2',
    );
    expect(await readEntries(request)).toEqual([]);
  });

  it('The audit log of a request refuses entries of a request that was never opened', async () => {
    const unopened = buildOpening();
    await expect(audit().append(buildBatch(unopened, [1, 1]))).rejects.toThrow('open it first');
  });

  it('[I13] The audit log of a request belongs to one acquirer, whatever ids another one uses', async () => {
    const ours = await opened();
    const theirs = await opened({ ...ours, acquirerId: 'other' });
    await audit().append(buildBatch(ours, [1, 3]));
    await audit().append(buildBatch(theirs, [1, 1]));
    expect(await readEntries(theirs)).toHaveLength(1);
    expect(await faultOf(ours)).toBeUndefined();
    expect(verifyAuditLog('other', ours.requestId, await readEntries(ours))?.place).toBe(1);
  });

  it.each(['audit', 'requests'])(
    'The audit log of a request cannot be changed or deleted in %s',
    async (table) => {
      const request = await opened();
      await audit().append(buildBatch(request, [1, 2]));
      const changes = [sql`delete from ${sql.table(table)}`, sql`truncate ${sql.table(table)}`];
      if (table === 'audit') changes.push(sql`update audit set entry = '{}'`);
      for (const change of changes) await expect(change.execute(database())).rejects.toThrow();
      expect(await readEntries(request)).toHaveLength(2);
    },
  );

  it('The audit log of a request names who took an action on a request, each once', async () => {
    const request = await opened();
    const reject = (seq: number, actor: string) => buildEntry(seq, { actor, action: 'rejected' });
    const entries = [reject(1, 'risk-2'), reject(2, 'maker-1'), buildEntry(3), reject(4, 'risk-2')];
    await audit().append(buildBatch(request, [1, 4], { entries }));
    const { acquirerId, requestId } = request;
    expect(await audit().findActors(acquirerId, requestId, 'rejected')).toEqual([
      'maker-1',
      'risk-2',
    ]);
    expect(await audit().findActors('other', requestId, 'rejected')).toEqual([]);
  });

  it('The audit log of a request finds the newest entry of an action', async () => {
    const request = await opened();
    const { acquirerId, requestId } = request;
    const entries = [
      buildEntry(1, { action: 'escalated' }),
      buildEntry(2, { action: 'escalated' }),
      buildEntry(3, { action: 'frozen' }),
    ];
    await audit().append(buildBatch(request, [1, 3], { entries }));
    const find = (of: string) => audit().findLastEntry(of, requestId, 'escalated');
    expect(await find(acquirerId)).toMatchObject({ seq: 2, action: 'escalated' });
    expect(await find('other')).toBeUndefined();
  });

  it('[A71] The audit log of a request says when somebody last objected to a request of the merchant, but to the one that asks', async () => {
    const merchant = { acquirerId: 'demo', merchantId: 'M-objected' };
    const find = (exceptRequestId = 'none') => audit().findLastObjection(merchant, exceptRequestId);
    const [first, second] = [await opened(merchant), await opened(merchant)];
    await audit().append(buildBatch(first, [1, 3]));
    expect(await find()).toBeUndefined();
    await audit().append(
      buildBatch(first, [4, 4], { entries: [buildEntry(4, { action: 'objected' })] }),
    );
    await audit().append(
      buildBatch(second, [1, 1], { entries: [buildEntry(1, { action: 'callback-denied' })] }),
    );
    expect(await find()).toBe(buildEntry(4).at);
    expect(await find(first.requestId)).toBe(buildEntry(1).at);
    expect(await audit().findLastObjection({ ...merchant, acquirerId: 'other' }, '')).toBe(
      undefined,
    );
  });

  it('[A80] The audit log of a request lists the proofs of identity of a merchant, but for the request that asks', async () => {
    const merchant = { acquirerId: 'demo', merchantId: 'M-proved' };
    const [first, second] = [await opened(merchant), await opened(merchant)];
    const check = (seq: number, method: string, result: string) =>
      buildEntry(seq, { action: 'identity-checked', data: { method, result } });
    const entries = [
      buildEntry(1, { action: 'code-requested' }),
      check(2, 'otp', 'wrong'),
      check(3, 'otp', 'passed'),
      check(4, 'face', 'spoof'),
    ];
    await audit().append(buildBatch(first, [1, 4], { entries }));
    const list = (since: string, except = second.requestId) =>
      audit()
        .readEarlierActs(merchant, except, since)
        .then(({ proofs }) => proofs);
    const [codeAt, wrongAt, , spoofAt] = entries.map(({ at }) => at);
    expect(await list('2026-06-01T00:00:00.000Z')).toEqual({
      codesAt: [codeAt],
      wrongCodesAt: [wrongAt],
      failedAt: [wrongAt, spoofAt],
    });
    const none = { codesAt: [], wrongCodesAt: [], failedAt: [] };
    expect(await list(spoofAt ?? '')).toEqual({ ...none, failedAt: [spoofAt] });
    expect(await list('2026-06-01T00:00:00.000Z', first.requestId)).toEqual(none);
  });

  it('[I10] The audit log of a request is complete after batches that came at once, repeatedly and in any order', async () => {
    const request = await opened();
    const batches = Array.from({ length: 8 }, (_, i) =>
      buildBatch(request, [i * 2 + 1, i * 2 + 2]),
    );
    let waiting = [...batches, ...batches, ...batches].toReversed();
    while (waiting.length > 0) {
      const sent = waiting;
      const results = await Promise.allSettled(sent.map((batch) => audit().append(batch)));
      waiting = sent.filter((_, i) => results[i]?.status === 'rejected');
      expect(waiting.length).toBeLessThan(sent.length);
    }
    expect((await readEntries(request)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 16 }, (_, i) => i + 1),
    );
    expect(await faultOf(request)).toBeUndefined();
  });
});
