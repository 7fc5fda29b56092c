import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createDeskPeople } from '../../../adapters/storage/desk-people.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

describeOnBothDatabases('Colleagues at the desk', (database) => {
  it('Colleagues at the desk are of the same acquirer, with a role that they had at their last sign-in of the last 90 days', async () => {
    const people = createDeskPeople(database());
    const acquirerId = `acq-${randomUUID().slice(0, 8)}`;
    const sign = (id: string, roles: string[], acquirer = acquirerId) =>
      people.record({ acquirerId: acquirer, id, roles });
    await sign('maker-1', ['maker']);
    await sign('maker-2', ['auditor', 'maker']);
    await sign('maker-3', ['maker']);
    await sign('maker-3', ['operator']);
    await sign('maker-4', ['maker'], `${acquirerId}-other`);
    await sign('maker-5', ['maker']);
    const list = () => people.listColleagues({ acquirerId, id: 'Maker-1' }, ['maker', 'checker']);
    expect(await list()).toEqual(['maker-2', 'maker-5']);
    await sql`update desk_people set seen_at = now() - interval '91 days' where person = 'maker-5'`.execute(
      database(),
    );
    expect(await list()).toEqual(['maker-2']);
    await sign('maker-1', ['maker']);
    const { rows } = await sql`select person from desk_people where acquirer_id = ${acquirerId}
      order by person`.execute(database());
    expect(rows).toEqual(['maker-1', 'maker-2', 'maker-3'].map((person) => ({ person })));
  });
});
