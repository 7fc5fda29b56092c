/** Reads numbers for calls to parties: as late as possible, for a purpose that the access log records. */
import type { MerchantRef } from '../../activities/calls.ts';
import type { AccountSecrets, PersonSecrets, VaultPort } from '../../activities/vault.ts';
import type { AccountDescription } from '../../domain/parties/account.ts';
import { defaultIdentityDocument } from '../../domain/identity/identity-documents.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';

export type DetokenizingVault = Pick<
  VaultPort,
  'describeAccount' | 'detokenizeAccount' | 'detokenizeBoth' | 'detokenizePerson'
>;

/**
 * Reads from the vault. Nothing has been sent to the party yet, so a failure of the vault is `unavailable`.
 * @throws PortFailure
 */
export async function readVault<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof PortFailure) throw error;
    throw new PortFailure('unavailable', 'vault: cannot be read now');
  }
}

/** The masks of an account of this merchant. @throws PortFailure refused when it is not known */
export async function describeOwnAccount(
  vault: DetokenizingVault,
  merchant: MerchantRef,
  token: string,
): Promise<AccountDescription> {
  const account = await readVault(vault.describeAccount(merchant, token));
  if (account) return account;
  throw new PortFailure('refused', 'vault: the token names no account of this merchant', {
    code: 'ACC_NOT_FOUND',
  });
}

/**
 * What identifies a person of this merchant at the parties that check documents, faces and signatures.
 * @param use what for, as the access log records it
 * @throws PortFailure
 */
export async function readIdentity(
  party: { name: string },
  vault: Pick<DetokenizingVault, 'detokenizePerson'>,
  { merchant, personToken }: { merchant: MerchantRef; personToken: string },
  use: string,
) {
  const purpose = `${party.name}: ${use}`;
  return pickIdentity(await readVault(vault.detokenizePerson(merchant, personToken, purpose)));
}

/** What identifies a person whose secrets were read. */
export const pickIdentity = ({
  name,
  idNumber,
  idType = defaultIdentityDocument,
}: PersonSecrets) => ({ name, idType, idNumber });

/** The fields that networks and settlement need to pay an account. */
export const buildPayableAccount = (account: AccountSecrets) => ({
  number: account.accountNumber,
  kind: account.kind,
  bankCode: account.bankCode,
  ...(account.cnaps !== undefined && { cnaps: account.cnaps }),
  // Of an account abroad [A8].
  ...(account.bic !== undefined && { bic: account.bic }),
  ...(account.iban !== undefined && { iban: account.iban }),
  holderName: account.holderName,
});
