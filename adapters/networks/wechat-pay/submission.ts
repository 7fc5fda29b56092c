/** Sends one application for another settlement account, at most once per state that was read. */
import type { KeyObject } from 'node:crypto';
import type { AccountSecrets } from '../../../activities/vault.ts';
import { takeFirst6, takeLast4 } from '../../../domain/privacy/masking.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import type { ModifySettlement, SettlementApi } from './api.ts';
import type { Application, ApplicationStore } from './applications.ts';
import { findAccountBank, otherBank } from './banks.ts';
import { isSameAccount } from './outcome.ts';
import { encryptField, fitsKey, hasOnlyShortCharacters } from './field-encryption.ts';

export interface SubmissionDependencies {
  api: SettlementApi;
  applications: ApplicationStore;
  /** Encrypts numbers and names. */
  key: KeyObject;
  /** City of the bank, six digits, for versions of the API that require it. */
  bankAddressCode?: string | undefined;
}

/** Together with the vault and the reads this stays below the timeout of an order (workflows/shared/proxies.ts). */
const orderTimeoutMs = 7_000;

/**
 * @param readSignal limits the read of the account that is bound now
 * @returns the application number
 * @throws PortFailure `unavailable` or `refused` when nothing was accepted, else `unknown`
 */
export async function submitApplication(
  { api, applications, ...encryption }: SubmissionDependencies,
  seen: Application,
  account: AccountSecrets,
  readSignal: AbortSignal,
): Promise<string> {
  const body = buildModifyBody(encryption, account);
  const current = await api.settlement(seen.subMchid, readSignal);
  const masks = {
    first6: takeFirst6(account.accountNumber),
    last4: takeLast4(account.accountNumber),
  };
  // When the new account is already bound, the account that was stored before it counts.
  const { previousMask = current.account_number } = isSameAccount(current.account_number, masks)
    ? seen
    : {};
  if (!(await applications.markSent(seen, masks, previousMask)))
    throw new PortFailure('unknown', `wechat-pay: ${seen.key} was sent or revoked meanwhile`);
  try {
    const signal = AbortSignal.timeout(orderTimeoutMs);
    const applicationNo = await api.modify(seen.subMchid, body, signal);
    await applications.markAccepted(seen.key, applicationNo);
    return applicationNo;
  } catch (error) {
    if (error instanceof PortFailure && error.kind !== 'unknown')
      await applications.markNotAccepted(seen);
    throw error;
  }
}

/** @throws PortFailure refused for an account that the API cannot express */
function buildModifyBody(
  { key, bankAddressCode }: Pick<SubmissionDependencies, 'key' | 'bankAddressCode'>,
  account: AccountSecrets,
): ModifySettlement {
  if (!hasOnlyShortCharacters(account.holderName))
    throw new PortFailure(
      'refused',
      'wechat-pay: the name of the holder has signs that this network cannot take: change it there by hand',
      { code: 'UPS_NAME_SIGNS' },
    );
  if (!fitsKey(account.holderName))
    throw new PortFailure(
      'refused',
      'wechat-pay: the name of the holder is too long for this network: change it there by hand',
      { code: 'UPS_NAME_LENGTH' },
    );
  const account_bank = findAccountBank(account);
  if (account_bank === otherBank && account.cnaps === undefined)
    throw new PortFailure(
      'refused',
      'wechat-pay: cnaps is missing: this network wants the branch of a bank it does not know by name',
      { code: 'INP_BRANCH_CHECK' },
    );
  return {
    modify_mode: 'MODIFY_MODE_ASYNC',
    account_type: account.kind === 'PERSONAL' ? 'ACCOUNT_TYPE_PRIVATE' : 'ACCOUNT_TYPE_BUSINESS',
    account_bank,
    ...(bankAddressCode !== undefined && { bank_address_code: bankAddressCode }),
    ...(account.cnaps !== undefined && { bank_branch_id: account.cnaps }),
    account_number: encryptField(key, account.accountNumber),
    account_name: encryptField(key, account.holderName),
  };
}
