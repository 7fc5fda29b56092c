/** The vault: full numbers are sealed with a key per merchant; everybody else gets tokens and masks [A69]. */
import { sql } from 'kysely';
import type { MerchantRef } from '../../activities/calls.ts';
import type { AccountSecrets, PersonSecrets, VaultPort } from '../../activities/vault.ts';
import { findBankName } from '../../domain/account/banks.ts';
import { isCardNumber, isCreditCode } from '../../domain/account/check-digits.ts';
import { takeFirst6, takeLast4 } from '../../domain/privacy/masking.ts';
import type { AccountDescription } from '../../domain/parties/account.ts';
import { cleanNumber } from '../../domain/text/cleaning.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import { BriefMemory } from './brief-memory.ts';
import type { DataKeys } from './data-keys.ts';
import type { Database } from '../storage/sql/database.ts';
import { createVaultCodes } from './codes.ts';
import { computeMac, SecretStore } from './secret-store.ts';

/** What the API needs besides, to count. */
export interface Vault extends VaultPort {
  /**
   * The same for one person at all merchants of an acquirer, and another at every other acquirer.
   * Undefined for a token that is unknown or belongs to another merchant.
   */
  computePersonFingerprint(merchant: MerchantRef, token: string): Promise<string | undefined>;
  /** A keyed hash of a network address or of a network, another one at every other acquirer. */
  computeAddressMac(acquirerId: string, address: string): Promise<string>;
  /** A keyed hash of a mobile number, the same at all acquirers: the network counts numbers, not tenants. */
  computeNumberMac(mobile: string): Promise<string>;
}

/**
 * Fingerprints are hashes with a random data key that the master keys only wrap, so a rotation does
 * not change them. A number has the same fingerprint at all merchants of an acquirer, and another one
 * at every other acquirer, so cards cannot be compared across tenants.
 */
export function createVault(db: Database, keys: DataKeys): Vault {
  const accounts = new SecretStore<AccountSecrets>(db, keys, 'vault_accounts');
  const persons = new SecretStore<PersonSecrets>(db, keys, 'vault_persons');
  /** They never change, and a request asks for its own again and again. */
  const descriptions = new BriefMemory<AccountDescription>();
  return {
    ...createVaultCodes(db, keys),

    async tokenizeAccount(merchant, given) {
      const { acquirerId } = merchant;
      const accountNumber = cleanNumber(given.accountNumber);
      const secrets = { ...given, accountNumber };
      const fingerprint = await computeMac(
        keys,
        'number',
        toCanonicalJson({ acquirerId, accountNumber }),
      );
      const description = toCanonicalJson(buildDescription(secrets, fingerprint));
      const row = await accounts.buildRow(merchant, 'acct', secrets);
      const kept = await db
        .insertInto('vault_accounts')
        .values({ ...row, fingerprint, description })
        .onConflict((conflict) => conflict.column('content_mac').doUpdateSet(isNewAgain))
        .returning(['token', 'description'])
        .executeTakeFirstOrThrow();
      return toAccountDescription(kept);
    },

    async tokenizePerson(merchant, given) {
      const secrets = { ...given, idNumber: cleanNumber(given.idNumber) };
      const row = await persons.buildRow(merchant, 'pers', secrets);
      const { token } = await db
        .insertInto('vault_persons')
        .values(row)
        .onConflict((conflict) => conflict.column('content_mac').doUpdateSet(isNewAgain))
        .returning('token')
        .executeTakeFirstOrThrow();
      return { token, idLast4: takeLast4(secrets.idNumber) };
    },

    async describeAccount({ acquirerId, merchantId }, token) {
      const name = toCanonicalJson([acquirerId, merchantId, token]);
      const described = descriptions.get(name);
      if (described) return described;
      const kept = await db
        .selectFrom('vault_accounts')
        .select(['token', 'description'])
        .where('token', '=', token)
        .where('acquirer_id', '=', acquirerId)
        .where('merchant_id', '=', merchantId)
        .executeTakeFirst();
      const description = kept && toAccountDescription(kept);
      if (description) descriptions.set(name, description);
      return description;
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
        .map(toAccountDescription)
        .filter(({ first6, last4 }) => first6 === digits.first6 && last4 === digits.last4);
      const numbers = new Set(fitting.map(({ fingerprint }) => fingerprint));
      return numbers.size === 1 ? fitting[0]?.token : undefined;
    },

    async countOtherMerchants({ acquirerId, merchantId }, token) {
      const { merchants } = await db
        .selectFrom('vault_accounts as own')
        .innerJoin('vault_accounts as other', (join) =>
          join
            .onRef('other.fingerprint', '=', 'own.fingerprint')
            .onRef('other.acquirer_id', '=', 'own.acquirer_id')
            .onRef('other.merchant_id', '!=', 'own.merchant_id'),
        )
        .select(({ fn }) => fn.count<string>('other.merchant_id').distinct().as('merchants'))
        .where('own.token', '=', token)
        .where('own.acquirer_id', '=', acquirerId)
        .where('own.merchant_id', '=', merchantId)
        .executeTakeFirstOrThrow();
      return Number(merchants);
    },

    // A hash is returned, so no entry in the access log.
    async computePersonFingerprint(merchant, token) {
      const secrets = await persons.read(merchant, token);
      if (!secrets) return undefined;
      const { acquirerId } = merchant;
      const { idNumber } = secrets;
      return computeMac(keys, 'person', toCanonicalJson({ acquirerId, idNumber }));
    },

    computeAddressMac: (acquirerId, address) =>
      computeMac(keys, 'address', toCanonicalJson({ acquirerId, address })),

    computeNumberMac: (mobile) =>
      computeMac(keys, 'mobile', mobile.replaceAll(/\D/g, '').slice(-11)),

    // Only the mask is returned, so no entry in the access log.
    async describePerson(merchant, token) {
      const secrets = await persons.read(merchant, token);
      return secrets && { token, idLast4: takeLast4(secrets.idNumber) };
    },

    detokenizeAccount: (merchant, token, purpose) => accounts.detokenize(merchant, token, purpose),
    detokenizePerson: (merchant, token, purpose) => persons.detokenize(merchant, token, purpose),

    async detokenizeBoth({ acquirerId, merchantId }, { accountToken, personToken = '' }, purpose) {
      const merchant = { acquirerId, merchantId };
      const { rows } = await sql<{ token: string; sealed: Uint8Array }>`
        with secret as (
          select token, sealed from vault_accounts where token = ${accountToken}
            and acquirer_id = ${acquirerId} and merchant_id = ${merchantId}
          union all
          select token, sealed from vault_persons where token = ${personToken}
            and acquirer_id = ${acquirerId} and merchant_id = ${merchantId}
        ),
        logged as (insert into access_log (token, purpose) select token, ${purpose} from secret)
        select token, sealed from secret`.execute(db);
      const find = (token: string) => rows.find((row) => row.token === token)?.sealed;
      const [account, person] = [find(accountToken), find(personToken)];
      return {
        ...(account && { account: await accounts.open(merchant, accountToken, account) }),
        ...(person && { person: await persons.open(merchant, personToken, person) }),
      };
    },
  };
}

/**
 * Numbers that are given once more count as new, since no request may name them yet: retention deletes those that were left
 * unused, and a draft may have begun with the same number long ago.
 */
const isNewAgain = { created_at: sql<Date>`now()` };

const buildDescription = (secrets: AccountSecrets, fingerprint: string) => ({
  fingerprint,
  first6: takeFirst6(secrets.accountNumber),
  last4: takeLast4(secrets.accountNumber),
  kind: secrets.kind,
  cardType: secrets.cardType,
  bankCode: secrets.bankCode,
  bankName: findBankName(secrets.bankCode, secrets.bankName),
  cnaps: secrets.cnaps,
  bic: secrets.bic,
  holderRelation: secrets.holderRelation,
  ...(isAsPrinted(secrets) && { asPrinted: true }),
});

/** Whether the number fails a check that only advises, so that its owner confirmed it [C4 card number]. */
const isAsPrinted = ({ kind, accountNumber, holderIdNumber }: AccountSecrets): boolean =>
  kind === 'PERSONAL' ? !isCardNumber(accountNumber) : !isCreditCode(holderIdNumber);

const toAccountDescription = (kept: {
  token: string;
  description: string;
}): AccountDescription => ({
  token: kept.token,
  ...(JSON.parse(kept.description) as Omit<AccountDescription, 'token'>),
});
