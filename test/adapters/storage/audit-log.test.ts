import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { AuditBatch } from '../../../activities/audit-log.ts';
import type { RequestOpening } from '../../../activities/requests.ts';
import { createAuditLog, verifyAuditLog } from '../../../adapters/storage/audit-log.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import {
  buildAcknowledgement,
  buildBatch,
  buildEntry,
  buildOpening,
} from '../../support/audit-fixtures.ts';

describeOnBothDatabases('The audit log of a request', (database) => {
  const audit = () => createAuditLog(database());
  const requests = () => createRequests(database());
  const opened = async (more: Partial<RequestOpening> = {}) => {
    const opening = buildOpening(more);
    await requests().open(opening);
    return opening;
  };
  const readEntries = ({ acquirerId, requestId }: RequestOpening) =>
    audit().read(acquirerId, requestId);
  const rowOf = ({ acquirerId, requestId }: RequestOpening) =>
    requests().find(acquirerId, requestId);
  const faultOf = async (opening: RequestOpening) =>
    verifyAuditLog(opening.acquirerId, opening.requestId, await readEntries(opening));

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

  it('The audit log of a request writes the state with the entries, and the acknowledgement once', async () => {
    const request = await opened();
    const acknowledgement = buildAcknowledgement(request);
    await audit().append(buildBatch(request, [1, 2], { acknowledgement }));
    const later = buildAcknowledgement(request, { stage: 'rejected' });
    const state: AuditBatch['state'] = {
      stage: 'correction',
      waitingOn: 'merchant',
      money: 'old',
      risk: 'amber',
      due: '2026-06-17T02:00:00.000Z',
      problems: [{ field: 'materials.id-front', code: 'MAT_MISSING' }],
    };
    await audit().append(buildBatch(request, [3, 3], { acknowledgement: later, state }));
    expect(await rowOf(request)).toMatchObject({ acknowledgement, state });
  });

  it('The audit log of a request writes neither state nor entries when one of them cannot be written', async () => {
    const request = await opened();
    await audit().append(buildBatch(request, [1, 1]));
    const before = await rowOf(request);
    const state = { ...buildBatch(request, [2, 2]).state, stage: 'frozen' as const };
    await expect(audit().append(buildBatch(request, [3, 3], { state }))).rejects.toThrow();
    // PostgreSQL accepts no NUL in a text: the update fails after the entries were inserted.
    const unwritable = { ...state, due: '\0' };
    await expect(
      audit().append(buildBatch(request, [2, 2], { state: unwritable })),
    ).rejects.toThrow();
    expect(await rowOf(request)).toEqual(before);
    expect(await readEntries(request)).toHaveLength(1);
  });

  it('The audit log of a request takes a state without entries, and no late one', async () => {
    const request = await opened();
    const { at } = buildEntry(1);
    const write = (seq: number, stage: 'identity' | 'review') => {
      const batch = buildBatch(request, [1, 0], { entries: [], after: { seq, at } });
      return audit().append({ ...batch, state: { ...batch.state, stage } });
    };
    await audit().append(buildBatch(request, [1, 2]));
    await write(2, 'identity');
    expect((await rowOf(request))?.state.stage).toBe('identity');
    await write(1, 'review');
    expect((await rowOf(request))?.state.stage).toBe('identity');
  });

  it('The audit log of a request merges what readers see besides, and forgets what is gone', async () => {
    const request = await opened();
    const write = (seq: number, details: object) =>
      audit().append(buildBatch(request, [seq, seq], { details: { ...details } }));
    await write(1, { since: '2026-06-10', signing: { url: 'https://x/1' }, notes: [] });
    await write(2, { signing: null, next: { merchant: 'NUL \0 and \ud800' } });
    const expected = {
      since: '2026-06-10',
      notes: [],
      next: { merchant: 'NUL \ufffd and \ufffd' },
    };
    expect((await rowOf(request))?.details).toEqual(expected);
    await audit().append(buildBatch(request, [3, 3]));
    expect((await rowOf(request))?.details).toEqual(expected);
  });

  it('The audit log of a request does not bring back an old state when a batch is repeated late', async () => {
    const request = await opened();
    const first = buildBatch(request, [1, 2]);
    const second = buildBatch(request, [3, 3]);
    second.state.stage = 'cooling';
    await audit().append(first);
    await audit().append(second);
    await audit().append(first);
    expect((await rowOf(request))?.state.stage).toBe('cooling');
  });

  it('The audit log of a request sets the code a request ended with, and how its watch ended', async () => {
    const request = await opened();
    const closing = buildBatch(request, [1, 1], {
      entries: [buildEntry(1, { action: 'closed', reason: 'TST_PAYOUT' })],
    });
    closing.state.stage = 'rolled-back';
    await audit().append(closing);
    expect(await rowOf(request)).toMatchObject({ outcomeCode: 'TST_PAYOUT' });
    expect(await rowOf(request)).not.toHaveProperty('watchEnd');
    const watchEnded = buildEntry(2, { action: 'watch-ended', data: { outcome: 'superseded' } });
    await audit().append(buildBatch(request, [2, 2], { entries: [watchEnded] }));
    await audit().append(closing);
    expect(await rowOf(request)).toMatchObject({
      outcomeCode: 'TST_PAYOUT',
      watchEnd: { kind: 'superseded', at: watchEnded.at },
    });
  });

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
      audit().listProofs(merchant, except, since);
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

  it('The audit log of a request closes the request at the time of the entry that ended it, once', async () => {
    const request = await opened();
    await audit().append(buildBatch(request, [1, 1]));
    expect(await rowOf(request)).not.toHaveProperty('closedAt');
    const closing = buildBatch(request, [2, 3]);
    closing.state = { ...closing.state, stage: 'completed', waitingOn: 'nobody' };
    await audit().append(closing);
    await audit().append(buildBatch(request, [4, 4], { state: closing.state }));
    expect((await rowOf(request))?.closedAt).toBe(buildEntry(3).at);
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
