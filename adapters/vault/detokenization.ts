/** Numbers for the wire: revealed at the last moment, for a purpose the vault writes down. */
import type { MerchantRef } from '../../activities/calls.ts';
import type { AccountSecrets, VaultPort } from '../../activities/vault.ts';
import type { AccountDescription } from '../../domain/parties/account.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';

export type DetokenizingVault = Pick<
  VaultPort,
  'describeAccount' | 'detokenizeAccount' | 'detokenizePerson'
>;

/**
 * What the vault answers; nothing has left for the party yet, so a vault that is away is `unavailable`.
 * @throws PortFailure
 */
export async function readVault<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof PortFailure) throw error;
    throw new PortFailure('unavailable', 'vault: not to be read now');
  }
}

/** The masks of a merchant's own account. @throws PortFailure refused when it is not known */
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

/** What networks and settlement need to pay an account. */
export const buildPayableAccount = (account: AccountSecrets) => ({
  number: account.accountNumber,
  kind: account.kind,
  bankCode: account.bankCode,
  ...(account.cnaps !== undefined && { cnaps: account.cnaps }),
  holderName: account.holderName,
});
