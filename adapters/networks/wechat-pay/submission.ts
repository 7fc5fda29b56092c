/** Sends one application for another settlement account, at most once for what was seen before. */
import type { KeyObject } from 'node:crypto';
import type { AccountSecrets } from '../../../activities/vault.ts';
import { takeFirst6, takeLast4 } from '../../../domain/privacy/masking.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import type { ModifySettlement, SettlementApi } from './api.ts';
import type { Application, ApplicationStore } from './applications.ts';
import { findAccountBank, otherBank } from './banks.ts';
import { isSameAccount } from './outcome.ts';
import { isEncryptable, encryptField } from './field-encryption.ts';

export interface SubmissionDependencies {
  api: SettlementApi;
  applications: ApplicationStore;
  /** Encrypts numbers and names. */
  key: KeyObject;
  /** For pages of the API that want the bank's city; six digits. */
  bankAddressCode?: string | undefined;
}

/** A vault, a look and this together stay below what an order may take (workflows/shared/proxies.ts). */
const orderTimeoutMs = 7_000;

/**
 * @param readSignal bounds the look at what stands before
 * @returns the application's number
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
  // A repeat finds the new account bound already: what stood before that is what counts.
  const { previousMask = current.account_number } = isSameAccount(current.account_number, masks)
    ? seen
    : {};
  if (!(await applications.markSent(seen, masks, previousMask)))
    throw new PortFailure('unknown', `wechat-pay: ${seen.key} was sent or taken back meanwhile`);
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

/** The application for a new account, as WeChat Pay publishes it. @throws PortFailure refused for what the API cannot be told */
function buildModifyBody(
  { key, bankAddressCode }: Pick<SubmissionDependencies, 'key' | 'bankAddressCode'>,
  account: AccountSecrets,
): ModifySettlement {
  if (!isEncryptable(account.holderName))
    throw new PortFailure(
      'refused',
      'wechat-pay: the name of the holder has signs that this network cannot take: change it there by hand',
      { code: 'UPS_NAME_SIGNS' },
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
