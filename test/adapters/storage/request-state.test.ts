import { expect, it } from 'vitest';
import type { AuditBatch } from '../../../activities/audit-log.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import {
  buildAcknowledgement,
  buildBatch,
  buildEntry,
  openAuditLog,
} from '../../support/audit-fixtures.ts';

describeOnBothDatabases('The audit log of a request', (database) => {
  const { audit, opened, readEntries, rowOf } = openAuditLog(database);

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
});
