import { expect, it } from 'vitest';
import { createIdempotencyKeys } from '../../../adapters/storage/idempotency-keys.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

describeOnBothDatabases('Idempotency keys', (database) => {
  const keys = () => createIdempotencyKeys(database(), Buffer.alloc(32, 1));
  const createKey = async (key = 'key-1') => {
    const opening = buildOpening();
    await createRequests(database()).open(opening);
    return { acquirerId: opening.acquirerId, requestId: opening.requestId, key };
  };

  it('Idempotency keys answer a repeated action with the first answer', async () => {
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

  it('Idempotency keys refuse a key that belongs to another action of the request', async () => {
    const key = await createKey();
    await keys().check(key, 'withdraw', { a: 1 });
    expect(await keys().check(key, 'withdraw', { a: 2 })).toEqual({ state: 'conflict' });
    expect(await keys().check(key, 'object', { a: 1 })).toEqual({ state: 'conflict' });
    const elsewhere = { ...(await createKey()), key: key.key };
    expect(await keys().check(elsewhere, 'object', { a: 1 })).toEqual({ state: 'new' });
  });

  it('Idempotency keys keep no body and no plain digest of it, because it may contain a code', async () => {
    const key = await createKey();
    await keys().check(key, 'proveFactor', { code: '123456' });
    const other = createIdempotencyKeys(database(), Buffer.alloc(32, 2));
    expect(await other.check(key, 'proveFactor', { code: '123456' })).toEqual({
      state: 'conflict',
    });
  });

  it('Idempotency keys can be looked up without being taken', async () => {
    const key = await createKey();
    expect(await keys().find(key, 'withdraw', {})).toBeUndefined();
    await keys().check(key, 'object', {});
    expect(await keys().find(key, 'object', {})).toEqual({ state: 'new' });
    expect(await keys().find(key, 'withdraw', {})).toEqual({ state: 'conflict' });
    await keys().storeAnswer(key, { verdict: 'done' });
    expect(await keys().find(key, 'object', {})).toMatchObject({ state: 'answered' });
  });
});
