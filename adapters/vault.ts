/** The vault: full numbers sealed under a key of their merchant, tokens and masks for everybody else. */
import { randomBytes } from 'node:crypto';
import type { MerchantRef } from '../activities/calls.ts';
import type { AccountSecrets, PersonSecrets, VaultPort } from '../activities/vault.ts';
import { first6, last4 } from '../domain/mask.ts';
import type { AccountDescription } from '../domain/parties.ts';
import { PortFailure } from '../domain/port-failure.ts';
import { canonicalJson } from './canonical.ts';
import type { DataKeys } from './data-keys.ts';
import { derive, hmac, seal, unseal } from './key-ring.ts';
import type { Database } from './sql/database.ts';
import { vaultCodes } from './vault/codes.ts';

type Sealed = 'vault_accounts' | 'vault_persons';

/**
 * Fingerprints rest on a random key of the vault's own that the master keys only wrap: a rotation
 * changes no fingerprint, and the same number of two merchants has the same one.
 */
export const createVault = (db: Database, keys: DataKeys): VaultPort => ({
  ...vaultCodes(db, keys),

  async keepAccount(merchant, given) {
    const secrets = { ...given, accountNumber: normalised(given.accountNumber) };
    const fingerprint = await macOf(keys, 'number', secrets.accountNumber);
    const description = canonicalJson(describe(secrets, fingerprint));
    const row = await newRow(db, keys, 'vault_accounts', merchant, 'acct', secrets);
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
    const row = await newRow(db, keys, 'vault_persons', merchant, 'pers', secrets);
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

  revealAccount: (token, purpose) =>
    reveal<AccountSecrets>(db, keys, 'vault_accounts', token, purpose),
  revealPerson: (token, purpose) =>
    reveal<PersonSecrets>(db, keys, 'vault_persons', token, purpose),
});

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

async function newRow(
  db: Database,
  keys: DataKeys,
  table: Sealed,
  merchant: MerchantRef,
  prefix: string,
  secrets: AccountSecrets | PersonSecrets,
) {
  const { acquirerId, merchantId } = merchant;
  const content = canonicalJson({ table, acquirerId, merchantId, secrets });
  const content_mac = await macOf(keys, 'content', content);
  const token = `${prefix}_${randomBytes(16).toString('base64url')}`;
  const key = await keys.key(keyNameOf(merchant));
  const sealed = seal(key, Buffer.from(JSON.stringify(secrets)), [
    table,
    token,
    acquirerId,
    merchantId,
  ]);
  return { token, acquirer_id: acquirerId, merchant_id: merchantId, content_mac, sealed };
}

/** The purpose is written first: no number leaves without a trace (PCI DSS 10.2.1). */
async function reveal<Secrets>(
  db: Database,
  keys: DataKeys,
  table: Sealed,
  token: string,
  purpose: string,
): Promise<Secrets> {
  const kept = await db
    .selectFrom(table)
    .select(['acquirer_id', 'merchant_id', 'sealed'])
    .where('token', '=', token)
    .executeTakeFirst();
  if (!kept)
    throw new PortFailure('refused', 'token: unknown to the vault; submit the number again', {
      code: 'INP_REQUIRED',
    });
  await db.insertInto('reveals').values({ token, purpose }).execute();
  const { acquirer_id: acquirerId, merchant_id: merchantId } = kept;
  const key = await keys.key(keyNameOf({ acquirerId, merchantId }));
  const plain = unseal(key, kept.sealed, [table, token, acquirerId, merchantId]);
  return JSON.parse(plain.toString()) as Secrets;
}

const keyNameOf = ({ acquirerId, merchantId }: MerchantRef): string =>
  `merchant/${acquirerId}/${merchantId}`;

const macOf = async (keys: DataKeys, purpose: string, text: string): Promise<string> =>
  hmac(derive(await keys.key('fingerprint'), purpose), text).toString('base64url');
