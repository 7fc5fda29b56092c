import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { DataKeys } from '../../../adapters/data-keys.ts';
import { KeyRing } from '../../../adapters/key-ring.ts';
import { createVault } from '../../../adapters/vault.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { secretsOf } from '../../support/party.ts';
import { ringKey, ringOf } from '../../support/storage.ts';

const merchant = { acquirerId: 'demo', merchantId: 'M-1' };

describeOnBothDatabases('the keys of storage', (database) => {
  const under = (...ids: string[]) => new DataKeys(database(), ringOf(...ids));
  const mastersInUse = async () => {
    const rows = await database()
      .selectFrom('data_keys')
      .select('master_key_id')
      .distinct()
      .execute();
    return rows.map(({ master_key_id }) => master_key_id);
  };
  beforeEach(async () => {
    await sql`delete from data_keys`.execute(database());
    await sql`delete from vault_accounts`.execute(database());
  });

  it('are made once, also when several processes need one at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => under('k1').key('codes')));
    expect(new Set(made.map((key) => key.toString('hex'))).size).toBe(1);
    expect(made[0]).toHaveLength(32);
    expect(await under('k1').key('other')).not.toEqual(made[0]);
  });

  it('do not stand in the table as they are', async () => {
    const key = await under('k1').key('codes');
    const { wrapped } = await database()
      .selectFrom('data_keys')
      .select('wrapped')
      .executeTakeFirstOrThrow();
    expect(Buffer.from(wrapped).includes(key)).toBe(false);
  });

  it('[F17] are wrapped again under a new master key, after which the old one may go', async () => {
    const before = createVault(database(), under('k1'));
    const account = await before.keepAccount(merchant, secretsOf());
    await under('k2', 'k1').rewrap();
    expect(await mastersInUse()).toEqual(['k2']);
    const after = createVault(database(), under('k2'));
    expect(await after.revealAccount(merchant, account.token, 'pay')).toEqual(secretsOf());
    // The same number is still known again: its fingerprint outlives the rotation.
    expect(await after.keepAccount(merchant, secretsOf())).toEqual(account);
  });

  it('[F17] are readable to old and new processes while both keys are in both rings', async () => {
    const key = await under('k1', 'k2').key('codes');
    await under('k2', 'k1').rewrap();
    expect(await under('k1', 'k2').key('codes')).toEqual(key);
  });

  it('[F17] are not readable without their master key, and the error names it', async () => {
    await under('k1').key('codes');
    const remedy = 'key k1 is not in the ring: put it back behind the active key';
    await expect(under('k2').key('codes')).rejects.toThrow(remedy);
    await expect(under('k2').rewrap()).rejects.toThrow(remedy);
    expect(await mastersInUse()).toEqual(['k1']);
  });

  it('are not readable by a master key that only has the right name', async () => {
    await under('k1').key('codes');
    const impostor = new KeyRing([{ id: 'k1', key: ringKey('k2').key }]);
    await expect(new DataKeys(database(), impostor).key('codes')).rejects.toThrow(
      'cannot be opened',
    );
  });

  it('cannot be swapped for one another', async () => {
    await under('k1').key('merchant/demo/M-1');
    await under('k1').key('merchant/demo/M-2');
    await sql`
      update data_keys set wrapped = (select wrapped from data_keys where name = 'merchant/demo/M-2')
      where name = 'merchant/demo/M-1'
    `.execute(database());
    await expect(under('k1').key('merchant/demo/M-1')).rejects.toThrow('cannot be opened');
    await expect(under('k1').key('merchant/demo/M-2')).resolves.toHaveLength(32);
  });

  it('are all wrapped again, however many they are', async () => {
    const keys = under('k1');
    for (let n = 0; n < 520; n += 1) await keys.key(`merchant/demo/M-${n}`);
    expect(await mastersInUse()).toEqual(['k1']);
    await under('k2', 'k1').rewrap();
    expect(await mastersInUse()).toEqual(['k2']);
  });
});
