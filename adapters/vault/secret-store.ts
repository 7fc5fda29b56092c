/** Sealed secrets of one kind. A token can be used only for its own merchant. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { MerchantRef } from '../../activities/calls.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import type { DataKeys } from './data-keys.ts';
import { deriveKey, computeHmac, seal, unseal } from '../key-ring.ts';
import type { Database } from '../storage/sql/database.ts';

export class SecretStore<Secrets extends object> {
  readonly #db: Database;
  readonly #keys: DataKeys;
  readonly #table: 'vault_accounts' | 'vault_persons';

  constructor(db: Database, keys: DataKeys, table: 'vault_accounts' | 'vault_persons') {
    this.#db = db;
    this.#keys = keys;
    this.#table = table;
  }

  /** Builds the row of new secrets with a new token. By `content_mac` the same secrets are found again. */
  async buildRow(merchant: MerchantRef, prefix: string, secrets: Secrets) {
    const { acquirerId, merchantId } = merchant;
    const content = toCanonicalJson({ table: this.#table, acquirerId, merchantId, secrets });
    const content_mac = await computeMac(this.#keys, 'content', content);
    const token = `${prefix}_${randomBytes(16).toString('base64url')}`;
    const plain = Buffer.from(JSON.stringify(secrets));
    const sealed = seal(
      await this.#keys.getKey(buildMerchantKeyName(merchant)),
      plain,
      this.#buildContext(merchant, token),
    );
    return { token, acquirer_id: acquirerId, merchant_id: merchantId, content_mac, sealed };
  }

  /** Undefined when the token is unknown or belongs to another merchant. */
  async read(merchant: MerchantRef, token: string): Promise<Secrets | undefined> {
    const row = await this.#db
      .selectFrom(this.#table)
      .select('sealed')
      .where('token', '=', token)
      .where('acquirer_id', '=', merchant.acquirerId)
      .where('merchant_id', '=', merchant.merchantId)
      .executeTakeFirst();
    return row && this.open(merchant, token, row.sealed);
  }

  /**
   * Writes the purpose to the access log, then returns the secrets (PCI DSS 10.2.1).
   * @throws PortFailure refused when the token is unknown or belongs to another merchant
   */
  async detokenize(merchant: MerchantRef, token: string, purpose: string): Promise<Secrets> {
    const { rows } = await sql<{ sealed: Uint8Array }>`
      with secret as (
        select token, sealed from ${sql.table(this.#table)} where token = ${token}
          and acquirer_id = ${merchant.acquirerId} and merchant_id = ${merchant.merchantId}
      ),
      logged as (insert into access_log (token, purpose) select token, ${purpose} from secret)
      select sealed from secret`.execute(this.#db);
    const [row] = rows;
    if (row) return this.open(merchant, token, row.sealed);
    throw new PortFailure('refused', 'token: unknown to the vault; submit the number again', {
      code: 'INP_REQUIRED',
    });
  }

  /** @param sealed as its row has it */
  async open(merchant: MerchantRef, token: string, sealed: Uint8Array): Promise<Secrets> {
    const name = buildMerchantKeyName(merchant);
    const openWith = (key: Buffer) => unseal(key, sealed, this.#buildContext(merchant, token));
    let plain: Buffer;
    try {
      plain = openWith(await this.#keys.getRememberedKey(name));
    } catch {
      // Another process may have deleted the key since, and sealed this with a new one.
      plain = openWith(await this.#keys.getKey(name));
    }
    return JSON.parse(plain.toString()) as Secrets;
  }

  #buildContext({ acquirerId, merchantId }: MerchantRef, token: string): string[] {
    return [this.#table, token, acquirerId, merchantId];
  }
}

/** Name of the key that seals a merchant's secrets. Without the key nobody can read them. */
export const buildMerchantKeyName = ({ acquirerId, merchantId }: MerchantRef): string =>
  `merchant/${acquirerId}/${merchantId}`;

/** A keyed hash in base64url, with a key per purpose. */
export const computeMac = async (keys: DataKeys, purpose: string, text: string): Promise<string> =>
  computeHmac(deriveKey(await keys.getRememberedKey('fingerprint'), purpose), text).toString(
    'base64url',
  );
