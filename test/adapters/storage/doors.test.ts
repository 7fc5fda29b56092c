import { expect, it } from 'vitest';
import { createCallbackInbox } from '../../../adapters/callback-inbox.ts';
import { createDocumentOwners } from '../../../adapters/document-owners.ts';
import { createRepeats } from '../../../adapters/repeats.ts';
import { createRequests } from '../../../adapters/requests.ts';
import { createReveals } from '../../../adapters/reveals.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { openingOf } from '../../support/trail.ts';

describeOnBothDatabases('what the doors remember', (database) => {
  const opened = async (more: Parameters<typeof openingOf>[0] = {}) => {
    const opening = openingOf(more);
    await createRequests(database()).open(opening);
    return opening;
  };
  const repeats = (limit?: number) => createRepeats(database(), Buffer.alloc(32, 1), limit);
  const actOn = async (key = 'key-1') => {
    const { acquirerId, requestId } = await opened();
    return { acquirerId, requestId, key };
  };

  it('answers an act again as it was answered first', async () => {
    const act = await actOn();
    expect(await repeats().recall(act, 'withdraw', { a: 1, b: 2 })).toEqual({ state: 'fresh' });
    expect(await repeats().recall(act, 'withdraw', { b: 2, a: 1 })).toEqual({ state: 'fresh' });
    await repeats().answered(act, { verdict: 'done' });
    await repeats().answered(act, { verdict: 'another' });
    expect(await repeats().recall(act, 'withdraw', { a: 1, b: 2 })).toEqual({
      state: 'answered',
      answer: { verdict: 'done' },
    });
  });

  it('tells another act under a key from the one it belongs to', async () => {
    const act = await actOn();
    await repeats().recall(act, 'withdraw', { a: 1 });
    expect(await repeats().recall(act, 'withdraw', { a: 2 })).toEqual({ state: 'other' });
    expect(await repeats().recall(act, 'object', { a: 1 })).toEqual({ state: 'other' });
    const elsewhere = { ...(await actOn()), key: act.key };
    expect(await repeats().recall(elsewhere, 'object', { a: 1 })).toEqual({ state: 'fresh' });
  });

  it('keeps no body and no plain digest of one: it may hold a code', async () => {
    const act = await actOn();
    await repeats().recall(act, 'proveFactor', { code: '123456' });
    const other = createRepeats(database(), Buffer.alloc(32, 2));
    expect(await other.recall(act, 'proveFactor', { code: '123456' })).toEqual({ state: 'other' });
  });

  it('[F11] lets a request be acted on so often, and no more; what was answered stays answered', async () => {
    const act = await actOn();
    for (const key of ['a', 'b']) {
      await repeats(2).recall({ ...act, key }, 'addNote', {});
      await repeats(2).answered({ ...act, key }, { key });
    }
    expect(await repeats(2).recall({ ...act, key: 'c' }, 'addNote', {})).toEqual({
      state: 'flood',
    });
    expect(await repeats(2).recall({ ...act, key: 'a' }, 'addNote', {})).toMatchObject({
      answer: { key: 'a' },
    });
    expect(await repeats(3).recall({ ...act, key: 'c' }, 'addNote', {})).toEqual({
      state: 'fresh',
    });
  });

  it('does not count acts that were refused against a request', async () => {
    const act = await actOn();
    for (const key of ['a', 'b', 'c'])
      expect(await repeats(1).recall({ ...act, key }, 'withdraw', {})).toEqual({ state: 'fresh' });
  });

  it('[F7] knows a message of a party once the process has it, and not before', async () => {
    const { requestId } = await opened();
    const inbox = createCallbackInbox(database());
    expect(await inbox.receive('bank', 'm-1', requestId)).toBe('new');
    expect(await inbox.receive('bank', 'm-1', requestId)).toBe('new');
    await inbox.passedOn('bank', 'm-1');
    expect(await inbox.receive('bank', 'm-1', requestId)).toBe('known');
    expect(await inbox.receive('networks', 'm-1', requestId)).toBe('new');
  });

  it('[F11] sheds messages beyond what a request could need, of that request only', async () => {
    const [{ requestId }, other] = [await opened(), await opened()];
    const inbox = createCallbackInbox(database(), 2);
    for (const id of ['flood-1', 'flood-2']) {
      await inbox.receive('bank', id, requestId);
      await inbox.passedOn('bank', id);
    }
    expect(await inbox.receive('bank', 'flood-3', requestId)).toBe('flood');
    expect(await inbox.receive('bank', 'flood-4', other.requestId)).toBe('new');
  });

  it('[I13] keeps papers with the acquirer whose people brought them', async () => {
    const owners = createDocumentOwners(database());
    const document = { documentId: 'doc_1', sha256: 'a'.repeat(64) };
    await owners.keep('one', document, 'owner-1');
    await owners.keep('one', document, 'owner-2');
    expect(await owners.hashes('one', ['doc_1', 'doc_2'])).toEqual(
      new Map([['doc_1', document.sha256]]),
    );
    expect(await owners.hashes('two', ['doc_1'])).toEqual(new Map());
    expect(await owners.hashes('one', [])).toEqual(new Map());
  });

  it('finds a request for a party that knows no acquirer, every one of that id', async () => {
    const { requestId, acquirerId } = await opened();
    const other = await opened({ requestId, acquirerId: `${acquirerId}-too` });
    const found = await createRequests(database()).locate(requestId);
    expect(found.map((row) => row.acquirerId).toSorted()).toEqual([acquirerId, other.acquirerId]);
    expect(await createRequests(database()).locate('req-nobody')).toEqual([]);
  });

  it('[I10] writes down who saw what, for good', async () => {
    await createReveals(database()).record(['workflow-1', 'workflow-2'], 'decoded for demo/a');
    await createReveals(database()).record([], 'nothing');
    const written = await database()
      .selectFrom('reveals')
      .select(['token', 'purpose'])
      .where('token', 'like', 'workflow-%')
      .execute();
    expect(written).toEqual([
      { token: 'workflow-1', purpose: 'decoded for demo/a' },
      { token: 'workflow-2', purpose: 'decoded for demo/a' },
    ]);
    await expect(database().deleteFrom('reveals').execute()).rejects.toThrow('append-only');
  });
});
