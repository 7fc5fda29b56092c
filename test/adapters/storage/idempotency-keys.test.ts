import { expect, it } from 'vitest';
import { createIdempotencyKeys } from '../../../adapters/storage/idempotency-keys.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

describeOnBothDatabases('idempotency keys', (database) => {
  const keys = (limit?: number) => createIdempotencyKeys(database(), Buffer.alloc(32, 1), limit);
  const createKey = async (key = 'key-1') => {
    const opening = buildOpening();
    await createRequests(database()).open(opening);
    return { acquirerId: opening.acquirerId, requestId: opening.requestId, key };
  };

  it('answer a repeated action with the first answer', async () => {
    const key = await createKey();
    expect(await keys().check(key, 'withdraw', { a: 1, b: 2 })).toEqual({ state: 'new' });
    expect(await keys().check(key, 'withdraw', { b: 2, a: 1 })).toEqual({ state: 'new' });
    await keys().storeAnswer(key, { verdict: 'done' });
    await keys().storeAnswer(key, { verdict: 'another' });
    expect(await keys().check(key, 'withdraw', { a: 1, b: 2 })).toEqual({
      state: 'answered',
      answer: { verdict: 'done' },
    });
  });

  it('refuse a key that belongs to another action of the request', async () => {
    const key = await createKey();
    await keys().check(key, 'withdraw', { a: 1 });
    expect(await keys().check(key, 'withdraw', { a: 2 })).toEqual({ state: 'conflict' });
    expect(await keys().check(key, 'object', { a: 1 })).toEqual({ state: 'conflict' });
    const elsewhere = { ...(await createKey()), key: key.key };
    expect(await keys().check(elsewhere, 'object', { a: 1 })).toEqual({ state: 'new' });
  });

  it('keep no body and no plain digest of it, because it may contain a code', async () => {
    const key = await createKey();
    await keys().check(key, 'proveFactor', { code: '123456' });
    const other = createIdempotencyKeys(database(), Buffer.alloc(32, 2));
    expect(await other.check(key, 'proveFactor', { code: '123456' })).toEqual({
      state: 'conflict',
    });
  });

  it('[F11] limit the number of actions on a request; earlier answers stay', async () => {
    const key = await createKey();
    for (const name of ['a', 'b']) {
      await keys(2).check({ ...key, key: name }, 'addNote', {});
      await keys(2).storeAnswer({ ...key, key: name }, { name });
    }
    expect(await keys(2).check({ ...key, key: 'c' }, 'addNote', {})).toEqual({
      state: 'limit',
    });
    expect(await keys(2).check({ ...key, key: 'a' }, 'addNote', {})).toMatchObject({
      answer: { name: 'a' },
    });
    expect(await keys(3).check({ ...key, key: 'c' }, 'addNote', {})).toEqual({
      state: 'new',
    });
  });

  it('do not count refused actions towards the limit', async () => {
    const key = await createKey();
    for (const name of ['a', 'b', 'c'])
      expect(await keys(1).check({ ...key, key: name }, 'withdraw', {})).toEqual({ state: 'new' });
  });
});
