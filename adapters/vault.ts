/** The vault: full numbers sealed under a key of their merchant, tokens and masks for everybody else (rules.md A69). */
import type { AccountSecrets, PersonSecrets, VaultPort } from '../activities/vault.ts';
import { first6, last4 } from '../domain/mask.ts';
import type { AccountDescription } from '../domain/parties.ts';
import { canonicalJson } from './canonical.ts';
import type { DataKeys } from './data-keys.ts';
import type { Database } from './sql/database.ts';
import { vaultCodes } from './vault/codes.ts';
import { macOf, Shelf } from './vault/shelf.ts';

/**
 * Fingerprints rest on a random key of the vault's own that the master keys only wrap: a rotation
 * changes none of them. The same number has the same one at every merchant of an acquirer and
 * another one at every other acquirer: nobody can tell across tenants whose cards are the same.
 */
export function createVault(db: Database, keys: DataKeys): VaultPort {
  const accounts = new Shelf<AccountSecrets>(db, keys, 'vault_accounts');
  const persons = new Shelf<PersonSecrets>(db, keys, 'vault_persons');
  return {
    ...vaultCodes(db, keys),

    async keepAccount(merchant, given) {
      const { acquirerId } = merchant;
      const accountNumber = normalised(given.accountNumber);
      const secrets = { ...given, accountNumber };
      const fingerprint = await macOf(keys, 'number', canonicalJson({ acquirerId, accountNumber }));
      const description = canonicalJson(describe(secrets, fingerprint));
      const row = await accounts.newRow(merchant, 'acct', secrets);
      await db
        .insertInto('vault_accounts')
        .values({ ...row, fingerprint, description })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const kept = await db
        .selectFrom('vault_accounts')
        .select(['token', 'description'])
        .where('content_mac', '=', row.content_mac)
        .executeTakeFirstOrThrow();
      return described(kept);
    },

    async keepPerson(merchant, given) {
      const secrets = { ...given, idNumber: normalised(given.idNumber) };
      const row = await persons.newRow(merchant, 'pers', secrets);
      await db
        .insertInto('vault_persons')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const { token } = await db
        .selectFrom('vault_persons')
        .select('token')
        .where('content_mac', '=', row.content_mac)
        .executeTakeFirstOrThrow();
      return { token, idLast4: last4(secrets.idNumber) };
    },

    async describeAccount({ acquirerId, merchantId }, token) {
      const kept = await db
        .selectFrom('vault_accounts')
        .select(['token', 'description'])
        .where('token', '=', token)
        .where('acquirer_id', '=', acquirerId)
        .where('merchant_id', '=', merchantId)
        .executeTakeFirst();
      return kept && described(kept);
    },

    async findAccount({ acquirerId, merchantId }, digits) {
      const kept = await db
        .selectFrom('vault_accounts')
        .select(['token', 'description'])
        .where('acquirer_id', '=', acquirerId)
        .where('merchant_id', '=', merchantId)
        .orderBy('created_at', 'desc')
        .execute();
      const fitting = kept
        .map(described)
        .filter(({ first6, last4 }) => first6 === digits.first6 && last4 === digits.last4);
      const numbers = new Set(fitting.map(({ fingerprint }) => fingerprint));
      return numbers.size === 1 ? fitting[0]?.token : undefined;
    },

    // The mask is all that leaves: no reveal.
    async describePerson(merchant, token) {
      const secrets = await persons.open(merchant, token);
      return secrets && { token, idLast4: last4(secrets.idNumber) };
    },

    revealAccount: (merchant, token, purpose) => accounts.reveal(merchant, token, purpose),
    revealPerson: (merchant, token, purpose) => persons.reveal(merchant, token, purpose),
  };
}

/** Full-width digits, blanks and hyphens are how people type; the number is the same. */
const normalised = (number: string): string =>
  number.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase();

const describe = (secrets: AccountSecrets, fingerprint: string) => ({
  fingerprint,
  first6: first6(secrets.accountNumber),
  last4: last4(secrets.accountNumber),
  kind: secrets.kind,
  cardType: secrets.cardType,
  bankCode: secrets.bankCode,
  bankName: secrets.bankName,
  cnaps: secrets.cnaps,
  bic: secrets.bic,
  holderRelation: secrets.holderRelation,
});

const described = (kept: { token: string; description: string }): AccountDescription => ({
  token: kept.token,
  ...(JSON.parse(kept.description) as Omit<AccountDescription, 'token'>),
});
