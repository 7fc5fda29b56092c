import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { DataKeys } from '../../../adapters/vault/data-keys.ts';
import { KeyRing } from '../../../adapters/key-ring.ts';
import { createVault } from '../../../adapters/vault/vault.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { buildAccountSecrets } from '../../support/fake-party.ts';
import { createRingKey, createKeyRing } from '../../support/storage.ts';

const merchant = { acquirerId: 'demo', merchantId: 'M-1' };

describeOnBothDatabases('Data keys', (database) => {
  const under = (...ids: string[]) => new DataKeys(database(), createKeyRing(...ids));
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

  it('Data keys are created once, also when several processes need one at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => under('k1').getKey('codes')));
    expect(new Set(made.map((key) => key.toString('hex'))).size).toBe(1);
    expect(made[0]).toHaveLength(32);
    expect(await under('k1').getKey('other')).not.toEqual(made[0]);
  });

  it('Data keys are stored only wrapped', async () => {
    const key = await under('k1').getKey('codes');
    const { wrapped } = await database()
      .selectFrom('data_keys')
      .select('wrapped')
      .executeTakeFirstOrThrow();
    expect(Buffer.from(wrapped).includes(key)).toBe(false);
  });

  it('[F17] Data keys are wrapped with a new master key, after which the old one may be removed', async () => {
    const before = createVault(database(), under('k1'));
    const account = await before.tokenizeAccount(merchant, buildAccountSecrets());
    await under('k2', 'k1').rewrap();
    expect(await mastersInUse()).toEqual(['k2']);
    const after = createVault(database(), under('k2'));
    expect(await after.detokenizeAccount(merchant, account.token, 'pay')).toEqual(
      buildAccountSecrets(),
    );
    // The same number gets the same token: its fingerprint does not change with the rotation.
    expect(await after.tokenizeAccount(merchant, buildAccountSecrets())).toEqual(account);
  });

  it('[F17] Data keys are readable to old and new processes while both keys are in both rings', async () => {
    const key = await under('k1', 'k2').getKey('codes');
    await under('k2', 'k1').rewrap();
    expect(await under('k1', 'k2').getKey('codes')).toEqual(key);
  });

  it('[F17] Data keys are not readable without their master key, and the error names it', async () => {
    await under('k1').getKey('codes');
    const remedy = 'key k1 is not in the ring of VAULT_KEYS: put it back behind the active key';
    await expect(under('k2').getKey('codes')).rejects.toThrow(remedy);
    await expect(under('k2').rewrap()).rejects.toThrow(remedy);
    expect(await mastersInUse()).toEqual(['k1']);
  });

  it('Data keys are not readable with a master key that only has the right id', async () => {
    await under('k1').getKey('codes');
    const impostor = new KeyRing([{ id: 'k1', key: createRingKey('k2').key }], 'VAULT_KEYS');
    await expect(new DataKeys(database(), impostor).getKey('codes')).rejects.toThrow(
      'cannot be opened',
    );
  });

  it('Data keys are remembered for a minute, and read again afterwards', async () => {
    let now = 0;
    const keys = new DataKeys(database(), createKeyRing('k1'), () => now);
    const key = await keys.getRememberedKey('merchant/demo/M-1');
    await sql`delete from data_keys`.execute(database());
    now = 59_999;
    expect(await keys.getRememberedKey('merchant/demo/M-1')).toEqual(key);
    now = 60_000;
    expect(await keys.getRememberedKey('merchant/demo/M-1')).not.toEqual(key);
  });

  it('Data keys seal nothing after they are deleted, although they are remembered', async () => {
    const vault = createVault(database(), under('k1'));
    await vault.tokenizeAccount(merchant, buildAccountSecrets());
    await sql`delete from data_keys where name like 'merchant/%'`.execute(database());
    await sql`delete from vault_accounts`.execute(database());
    const { token } = await vault.tokenizeAccount(merchant, buildAccountSecrets());
    const restarted = createVault(database(), under('k1'));
    expect(await restarted.detokenizeAccount(merchant, token, 'pay')).toEqual(
      buildAccountSecrets(),
    );
  });

  it('Data keys open what another process sealed with a new key after the remembered one was deleted', async () => {
    const [ours, theirs] = [under('k1'), under('k1')].map((keys) => createVault(database(), keys));
    const first = await ours?.tokenizeAccount(merchant, buildAccountSecrets());
    await theirs?.detokenizeAccount(merchant, first?.token ?? '', 'pay');
    await sql`delete from data_keys where name like 'merchant/%'`.execute(database());
    await sql`delete from vault_accounts`.execute(database());
    const second = await ours?.tokenizeAccount(merchant, buildAccountSecrets());
    expect(await theirs?.detokenizeAccount(merchant, second?.token ?? '', 'pay')).toEqual(
      buildAccountSecrets(),
    );
  });

  it('Data keys cannot be swapped for one another', async () => {
    await under('k1').getKey('merchant/demo/M-1');
    await under('k1').getKey('merchant/demo/M-2');
    await sql`
      update data_keys set wrapped = (select wrapped from data_keys where name = 'merchant/demo/M-2')
      where name = 'merchant/demo/M-1'
    `.execute(database());
    await expect(under('k1').getKey('merchant/demo/M-1')).rejects.toThrow('cannot be opened');
    await expect(under('k1').getKey('merchant/demo/M-2')).resolves.toHaveLength(32);
  });

  it('Data keys are all wrapped again, however many there are', async () => {
    const keys = under('k1');
    for (let n = 0; n < 520; n += 1) await keys.getKey(`merchant/demo/M-${n}`);
    expect(await mastersInUse()).toEqual(['k1']);
    await under('k2', 'k1').rewrap();
    expect(await mastersInUse()).toEqual(['k2']);
  });
});
