import { sql } from 'kysely';
import { expect, it } from 'vitest';
import {
  createSessions,
  deskSessions,
  hostedSessions,
} from '../../../adapters/storage/sessions.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { readAllCells } from '../../support/storage.ts';

const person = {
  id: 'maker-1',
  acquirerId: 'demo',
  roles: ['maker'],
  confirmedAt: '2026-06-10T02:00:00.000Z',
};

describeOnBothDatabases('sessions of browsers', (database) => {
  const sessions = () => createSessions(database(), deskSessions);
  /** Moves a column of every session into the past. */
  const age = (column: 'began_at' | 'seen_at', by: string) =>
    sql`update desk_sessions set ${sql.ref(column)} = now() - interval '${sql.raw(by)}'`.execute(
      database(),
    );

  it('are found by their secret, which is stored nowhere', async () => {
    const secret = await sessions().begin(person);
    expect(await sessions().find(secret)).toEqual(person);
    expect(await sessions().find(`${secret}x`)).toBeUndefined();
    const cells = await readAllCells(database());
    expect(cells.filter(({ bytes }) => bytes.toString().includes(secret))).toEqual([]);
  });

  it('end with the sign-out', async () => {
    const secret = await sessions().begin(person);
    await sessions().end(secret);
    expect(await sessions().find(secret)).toBeUndefined();
  });

  it('keep what is known anew of their person, and of nobody else', async () => {
    const secret = await sessions().begin(person);
    const renewed = { ...person, roles: ['checker'], confirmedAt: '2026-06-10T02:10:00.000Z' };
    expect(await sessions().renew(secret, renewed)).toBe(true);
    for (const other of [
      { ...person, id: 'maker-2' },
      { ...person, acquirerId: 'other' },
    ])
      expect(await sessions().renew(secret, other)).toBe(false);
    expect(await sessions().find(secret)).toEqual(renewed);
    await sessions().end(secret);
    expect(await sessions().renew(secret, person)).toBe(false);
  });

  it.each([
    ['half an hour without a page', 'seen_at', '31 minutes'],
    ['a working day, however busy', 'began_at', '13 hours'],
  ] as const)('end after %s', async (_what, column, by) => {
    const secret = await sessions().begin(person);
    await age(column, by);
    expect(await sessions().find(secret)).toBeUndefined();
  });

  it('of merchants are no sessions of the desk', async () => {
    const secret = await createSessions(database(), hostedSessions).begin(person);
    expect(await sessions().find(secret)).toBeUndefined();
  });

  it('go on while pages are read', async () => {
    const secret = await sessions().begin(person);
    await age('seen_at', '29 minutes');
    await sessions().find(secret);
    await sql`update desk_sessions set seen_at = seen_at - interval '29 minutes'`.execute(
      database(),
    );
    expect(await sessions().find(secret)).toEqual(person);
  });
});
