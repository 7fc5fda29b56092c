import { expect, it } from 'vitest';
import { createCallbackInbox } from '../../../adapters/storage/callback-inbox.ts';
import { createDocumentOwners } from '../../../adapters/storage/document-owners.ts';
import { createIdempotencyKeys } from '../../../adapters/storage/idempotency-keys.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createAccessLog } from '../../../adapters/storage/access-log.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { buildOpening } from '../../support/audit-fixtures.ts';

describeOnBothDatabases('what the doors remember', (database) => {
  const opened = async (more: Parameters<typeof buildOpening>[0] = {}) => {
    const opening = buildOpening(more);
    await createRequests(database()).open(opening);
    return opening;
  };
  const repeats = (limit?: number) => createIdempotencyKeys(database(), Buffer.alloc(32, 1), limit);
  const actOn = async (key = 'key-1') => {
    const { acquirerId, requestId } = await opened();
    return { acquirerId, requestId, key };
  };

  it('answers an act again as it was answered first', async () => {
    const act = await actOn();
    expect(await repeats().check(act, 'withdraw', { a: 1, b: 2 })).toEqual({ state: 'new' });
    expect(await repeats().check(act, 'withdraw', { b: 2, a: 1 })).toEqual({ state: 'new' });
    await repeats().storeAnswer(act, { verdict: 'done' });
    await repeats().storeAnswer(act, { verdict: 'another' });
    expect(await repeats().check(act, 'withdraw', { a: 1, b: 2 })).toEqual({
      state: 'answered',
      answer: { verdict: 'done' },
    });
  });

  it('tells another act under a key from the one it belongs to', async () => {
    const act = await actOn();
    await repeats().check(act, 'withdraw', { a: 1 });
    expect(await repeats().check(act, 'withdraw', { a: 2 })).toEqual({ state: 'conflict' });
    expect(await repeats().check(act, 'object', { a: 1 })).toEqual({ state: 'conflict' });
    const elsewhere = { ...(await actOn()), key: act.key };
    expect(await repeats().check(elsewhere, 'object', { a: 1 })).toEqual({ state: 'new' });
  });

  it('keeps no body and no plain digest of one: it may hold a code', async () => {
    const act = await actOn();
    await repeats().check(act, 'proveFactor', { code: '123456' });
    const other = createIdempotencyKeys(database(), Buffer.alloc(32, 2));
    expect(await other.check(act, 'proveFactor', { code: '123456' })).toEqual({
      state: 'conflict',
    });
  });

  it('[F11] lets a request be acted on so often, and no more; what was answered stays answered', async () => {
    const act = await actOn();
    for (const key of ['a', 'b']) {
      await repeats(2).check({ ...act, key }, 'addNote', {});
      await repeats(2).storeAnswer({ ...act, key }, { key });
    }
    expect(await repeats(2).check({ ...act, key: 'c' }, 'addNote', {})).toEqual({
      state: 'limit',
    });
    expect(await repeats(2).check({ ...act, key: 'a' }, 'addNote', {})).toMatchObject({
      answer: { key: 'a' },
    });
    expect(await repeats(3).check({ ...act, key: 'c' }, 'addNote', {})).toEqual({
      state: 'new',
    });
  });

  it('does not count acts that were refused against a request', async () => {
    const act = await actOn();
    for (const key of ['a', 'b', 'c'])
      expect(await repeats(1).check({ ...act, key }, 'withdraw', {})).toEqual({ state: 'new' });
  });

  it('[F7] knows a message of a party once the process has it, and not before', async () => {
    const { requestId } = await opened();
    const inbox = createCallbackInbox(database());
    expect(await inbox.receive('bank', 'm-1', requestId)).toBe('new');
    expect(await inbox.receive('bank', 'm-1', requestId)).toBe('new');
    await inbox.markPassedOn('bank', 'm-1');
    expect(await inbox.receive('bank', 'm-1', requestId)).toBe('duplicate');
    expect(await inbox.receive('networks', 'm-1', requestId)).toBe('new');
  });

  it('[F11] sheds messages beyond what a request could need, of that request only', async () => {
    const [{ requestId }, other] = [await opened(), await opened()];
    const inbox = createCallbackInbox(database(), 2);
    for (const id of ['flood-1', 'flood-2']) {
      await inbox.receive('bank', id, requestId);
      await inbox.markPassedOn('bank', id);
    }
    expect(await inbox.receive('bank', 'flood-3', requestId)).toBe('limit');
    expect(await inbox.receive('bank', 'flood-4', other.requestId)).toBe('new');
  });

  it('[I13] keeps papers with the acquirer whose people brought them', async () => {
    const owners = createDocumentOwners(database());
    const document = { documentId: 'doc_1', sha256: 'a'.repeat(64) };
    await owners.recordOwner('one', document, 'owner-1');
    await owners.recordOwner('one', document, 'owner-2');
    expect(await owners.findHashes('one', ['doc_1', 'doc_2'])).toEqual(
      new Map([['doc_1', document.sha256]]),
    );
    expect(await owners.findHashes('two', ['doc_1'])).toEqual(new Map());
    expect(await owners.findHashes('one', [])).toEqual(new Map());
  });

  it('finds a request for a party that knows no acquirer, every one of that id', async () => {
    const { requestId, acquirerId } = await opened();
    const other = await opened({ requestId, acquirerId: `${acquirerId}-too` });
    const found = await createRequests(database()).findByRequestId(requestId);
    expect(found.map((row) => row.acquirerId).toSorted()).toEqual([acquirerId, other.acquirerId]);
    expect(await createRequests(database()).findByRequestId('req-nobody')).toEqual([]);
  });

  it('[I10] writes down who saw what, for good', async () => {
    await createAccessLog(database()).record(['workflow-1', 'workflow-2'], 'decoded for demo/a');
    await createAccessLog(database()).record([], 'nothing');
    const written = await database()
      .selectFrom('access_log')
      .select(['token', 'purpose'])
      .where('token', 'like', 'workflow-%')
      .execute();
    expect(written).toEqual([
      { token: 'workflow-1', purpose: 'decoded for demo/a' },
      { token: 'workflow-2', purpose: 'decoded for demo/a' },
    ]);
    await expect(database().deleteFrom('access_log').execute()).rejects.toThrow('append-only');
  });
});
