import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { DataKeys } from '../../../adapters/vault/data-keys.ts';
import { createVault } from '../../../adapters/vault/vault.ts';
import { createCanary, findTraces } from '../../support/canaries.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { cardNumbers } from '../../support/numbers.ts';
import { buildAccountSecrets } from '../../support/fake-party.ts';
import { readAllCells, buildPerson, createKeyRing } from '../../support/storage.ts';

let merchants = 0;
const newMerchant = (acquirerId = 'demo') => ({ acquirerId, merchantId: `M-${(merchants += 1)}` });

describeOnBothDatabases('The vault', (database) => {
  const vault = () => createVault(database(), new DataKeys(database(), createKeyRing('k1')));
  const revealsOf = (token: string) =>
    database().selectFrom('access_log').select('purpose').where('token', '=', token).execute();

  it('[A69] The vault accepts a full number and returns a token and masks', async () => {
    const merchant = newMerchant();
    const description = await vault().tokenizeAccount(merchant, buildAccountSecrets());
    expect(description).toEqual({
      token: expect.stringMatching(/^acct_[\w-]{22}$/),
      fingerprint: expect.stringMatching(/^[\w-]{43}$/),
      first6: '622202',
      last4: '0128',
      kind: 'PERSONAL',
      cardType: 'DC',
      bankCode: '102',
      bankName: '工商银行',
      holderRelation: 'SELF',
    });
    expect(await vault().describeAccount(merchant, description.token)).toEqual(description);
  });

  it('The vault describes a bank by the table of names, and a number that fails its check as printed', async () => {
    const account = buildAccountSecrets();
    const typed = {
      ...account,
      bankName: '请拨打400核实',
      accountNumber: `${account.accountNumber.slice(0, -1)}7`,
    };
    expect(await vault().tokenizeAccount(newMerchant(), typed)).toMatchObject({
      bankName: '工商银行',
      asPrinted: true,
    });
  });

  it('The vault accepts a person and returns a token and the last four of the ID number', async () => {
    const merchant = newMerchant();
    const person = await vault().tokenizePerson(merchant, buildPerson());
    expect(person).toEqual({ token: expect.stringMatching(/^pers_[\w-]{22}$/), idLast4: '002X' });
    expect(await vault().describePerson(merchant, person.token)).toEqual(person);
  });

  it('The vault returns the number for a token, and records the purpose each time', async () => {
    const merchant = newMerchant();
    const account = await vault().tokenizeAccount(merchant, buildAccountSecrets());
    const person = await vault().tokenizePerson(merchant, buildPerson());
    expect(await vault().detokenizeAccount(merchant, account.token, 'bank: pay r-1')).toEqual(
      buildAccountSecrets(),
    );
    await vault().detokenizeAccount(merchant, account.token, 'settlement: set-target r-1');
    expect(await vault().detokenizePerson(merchant, person.token, 'identity: r-1')).toEqual(
      buildPerson(),
    );
    expect(await revealsOf(account.token)).toEqual([
      { purpose: 'bank: pay r-1' },
      { purpose: 'settlement: set-target r-1' },
    ]);
    expect(await revealsOf(person.token)).toEqual([{ purpose: 'identity: r-1' }]);
    const tokens = { accountToken: account.token, personToken: person.token };
    expect(await vault().detokenizeBoth(merchant, tokens, 'core: r-1')).toEqual({
      account: buildAccountSecrets(),
      person: buildPerson(),
    });
    expect((await revealsOf(account.token)).at(-1)).toEqual({ purpose: 'core: r-1' });
    expect((await revealsOf(person.token)).at(-1)).toEqual({ purpose: 'core: r-1' });
  });

  it('The vault returns no number when the purpose cannot be recorded', async () => {
    const merchant = newMerchant();
    const { token } = await vault().tokenizeAccount(merchant, buildAccountSecrets());
    // PostgreSQL accepts no NUL in a text.
    await expect(vault().detokenizeAccount(merchant, token, 'pay\0')).rejects.toThrow();
    expect(await revealsOf(token)).toEqual([]);
  });

  it('The vault records no access for a mask', async () => {
    const merchant = newMerchant();
    const { token } = await vault().tokenizePerson(merchant, buildPerson());
    await vault().describePerson(merchant, token);
    expect(await revealsOf(token)).toEqual([]);
  });

  it('The vault does not know the token of another merchant', async () => {
    const owner = newMerchant();
    const account = await vault().tokenizeAccount(owner, buildAccountSecrets());
    const person = await vault().tokenizePerson(owner, buildPerson());
    const strangers = [newMerchant(), { acquirerId: 'other', merchantId: owner.merchantId }];
    const refused = { kind: 'refused', code: 'INP_REQUIRED' };
    for (const stranger of strangers) {
      expect(await vault().describeAccount(stranger, account.token)).toBeUndefined();
      expect(await vault().describePerson(stranger, person.token)).toBeUndefined();
      for (const token of [account.token, 'acct_never-was-one'])
        await expect(vault().detokenizeAccount(stranger, token, 'theft')).rejects.toMatchObject(
          refused,
        );
      await expect(vault().detokenizePerson(stranger, person.token, 'theft')).rejects.toMatchObject(
        refused,
      );
      const tokens = { accountToken: account.token, personToken: person.token };
      expect(await vault().detokenizeBoth(stranger, tokens, 'theft')).toEqual({});
    }
    expect(await revealsOf(account.token)).toEqual([]);
    expect(await revealsOf(person.token)).toEqual([]);
  });

  it('The vault stores equal secrets of a merchant once, also when they come at the same time', async () => {
    const merchant = newMerchant();
    const accounts = await Promise.all(
      Array.from({ length: 8 }, () => vault().tokenizeAccount(merchant, buildAccountSecrets())),
    );
    const persons = await Promise.all(
      Array.from({ length: 8 }, () => vault().tokenizePerson(merchant, buildPerson())),
    );
    expect(new Set(accounts.map(({ token }) => token)).size).toBe(1);
    expect(new Set(persons.map(({ token }) => token)).size).toBe(1);
  });

  it('The vault returns another token for another holder of the same number', async () => {
    const merchant = newMerchant();
    const one = await vault().tokenizeAccount(merchant, buildAccountSecrets());
    const other = await vault().tokenizeAccount(
      merchant,
      buildAccountSecrets({ holderName: '钱多多' }),
    );
    expect(other.token).not.toBe(one.token);
    expect(other.fingerprint).toBe(one.fingerprint);
  });

  it.each([
    ['with blanks', '6222 0212 3456 7890 128'],
    ['with hyphens', '622202-1234567890128'],
    ['in full-width digits', '６２２２０２１２３４５６７８９０１２８'],
  ])('The vault takes a number typed %s for the same number', async (_how, typed) => {
    const merchant = newMerchant();
    const plain = await vault().tokenizeAccount(merchant, buildAccountSecrets());
    expect(
      await vault().tokenizeAccount(merchant, buildAccountSecrets({ accountNumber: typed })),
    ).toEqual(plain);
  });

  it('The vault has one fingerprint per number within an acquirer, and another at every other', async () => {
    const fingerprint = async (acquirerId: string, accountNumber: string) =>
      (
        await vault().tokenizeAccount(
          newMerchant(acquirerId),
          buildAccountSecrets({ accountNumber }),
        )
      ).fingerprint;
    await fc.assert(
      fc.asyncProperty(cardNumbers, cardNumbers, async (one, other) => {
        fc.pre(one !== other);
        const first = await fingerprint('demo', one);
        expect(await fingerprint('demo', one)).toBe(first);
        expect(await fingerprint('demo', other)).not.toBe(first);
        expect(await fingerprint('other', one)).not.toBe(first);
      }),
      { numRuns: 10 },
    );
  });

  it('[A69] The vault leaves no number, name or mobile in any table, in clear or encoded', async () => {
    const secrets = createCanary(4711);
    const merchant = newMerchant();
    const account = await vault().tokenizeAccount(
      merchant,
      buildAccountSecrets({
        accountNumber: secrets.card,
        holderName: secrets.name,
        holderIdNumber: secrets.id,
        mobile: secrets.mobile,
      }),
    );
    const person = await vault().tokenizePerson(
      merchant,
      buildPerson({ name: secrets.name, idNumber: secrets.id, mobile: secrets.mobile }),
    );
    await vault().detokenizeAccount(merchant, account.token, 'bank: pay r-1');
    await vault().detokenizePerson(merchant, person.token, 'identity: r-1');
    await vault().storeTypedCode(secrets.card);
    const cells = await readAllCells(database());
    expect(cells.map(({ place }) => place)).toEqual(
      expect.arrayContaining([
        'vault_accounts.sealed',
        'vault_persons.sealed',
        'access_log.purpose',
      ]),
    );
    for (const secret of Object.values(secrets))
      for (const { place, bytes } of cells)
        expect(findTraces(secret, bytes), `${secret} in ${place}`).toEqual([]);
  });

  it('The vault cannot open sealed bytes that were moved to another token', async () => {
    const merchant = newMerchant();
    const mine = await vault().tokenizeAccount(merchant, buildAccountSecrets());
    const other = await vault().tokenizeAccount(
      merchant,
      buildAccountSecrets({ holderName: '钱多多' }),
    );
    await database()
      .updateTable('vault_accounts')
      .set((eb) => ({
        sealed: eb.selectFrom('vault_accounts').select('sealed').where('token', '=', other.token),
      }))
      .where('token', '=', mine.token)
      .execute();
    await expect(vault().detokenizeAccount(merchant, mine.token, 'pay')).rejects.toThrow(
      'cannot be opened',
    );
  });

  it('[F17] The vault loses the secrets of a merchant whose key is deleted, and no others', async () => {
    const [gone, stays] = [newMerchant(), newMerchant()];
    const lost = await vault().tokenizeAccount(gone, buildAccountSecrets());
    const kept = await vault().tokenizeAccount(stays, buildAccountSecrets());
    await database()
      .deleteFrom('data_keys')
      .where('name', '=', `merchant/${gone.acquirerId}/${gone.merchantId}`)
      .execute();
    await expect(vault().detokenizeAccount(gone, lost.token, 'pay')).rejects.toThrow(
      'cannot be opened',
    );
    expect(await vault().detokenizeAccount(stays, kept.token, 'pay')).toEqual(
      buildAccountSecrets(),
    );
  });

  it('The vault has an append-only access log', async () => {
    const merchant = newMerchant();
    const { token } = await vault().tokenizeAccount(merchant, buildAccountSecrets());
    await vault().detokenizeAccount(merchant, token, 'pay');
    const changes = [
      sql`update access_log set purpose = 'nothing'`,
      sql`delete from access_log`,
      sql`truncate access_log`,
    ];
    for (const change of changes)
      await expect(change.execute(database())).rejects.toThrow('access_log is append-only');
    expect(await revealsOf(token)).toEqual([{ purpose: 'pay' }]);
  });
});
