/** What the vault knows again without telling it: cards, persons and mobile numbers. */
import { expect, it } from 'vitest';
import { DataKeys } from '../../../adapters/vault/data-keys.ts';
import { createVault } from '../../../adapters/vault/vault.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { buildAccountSecrets } from '../../support/fake-party.ts';
import { buildPerson, createKeyRing } from '../../support/storage.ts';

let merchants = 0;
const newMerchant = (acquirerId = 'demo') => ({ acquirerId, merchantId: `M-${(merchants += 1)}` });

describeOnBothDatabases('the vault', (database) => {
  const vault = () => createVault(database(), new DataKeys(database(), createKeyRing('k1')));

  it('[A71] counts the other merchants of the acquirer that gave the same number', async () => {
    const acquirerId = `acq-${(merchants += 1)}`;
    const one = newMerchant(acquirerId);
    const two = newMerchant(acquirerId);
    const three = newMerchant(acquirerId);
    const account = buildAccountSecrets();
    const { token } = await vault().tokenizeAccount(one, account);
    expect(await vault().countOtherMerchants(one, token)).toBe(0);
    await vault().tokenizeAccount(one, { ...account, mobile: '13800000009' });
    await vault().tokenizeAccount(newMerchant(`other-${acquirerId}`), account);
    expect(await vault().countOtherMerchants(one, token)).toBe(0);
    await vault().tokenizeAccount(two, account);
    await vault().tokenizeAccount(two, { ...account, mobile: '13800000009' });
    await vault().tokenizeAccount(three, account);
    expect(await vault().countOtherMerchants(one, token)).toBe(2);
    expect(await vault().countOtherMerchants(two, token)).toBe(0);
  });

  it('knows one person again at another merchant, by a keyed hash that differs by acquirer', async () => {
    const fingerprint = async (merchant: ReturnType<typeof newMerchant>, more = {}) => {
      const { token } = await vault().tokenizePerson(merchant, buildPerson(more));
      return vault().computePersonFingerprint(merchant, token);
    };
    const one = await fingerprint(newMerchant());
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(await fingerprint(newMerchant(), { mobile: '13800000009' })).toBe(one);
    expect(await fingerprint(newMerchant('other'))).not.toBe(one);
    expect(await vault().computePersonFingerprint(newMerchant(), 'pers_none')).toBeUndefined();
  });

  it('counts messages by a keyed hash of the number, in whatever way it is written', async () => {
    const mac = await vault().computeNumberMac('13800138001');
    expect(mac).toMatch(/^[\w-]{43}$/);
    expect(await vault().computeNumberMac('+86 138-0013-8001')).toBe(mac);
    expect(await vault().computeNumberMac('13800138002')).not.toBe(mac);
  });
});
