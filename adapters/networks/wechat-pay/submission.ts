/** Sends one application for another settlement account, at most once for what was seen before. */
import type { KeyObject } from 'node:crypto';
import type { AccountSecrets } from '../../../activities/vault.ts';
import { first6, last4 } from '../../../domain/mask.ts';
import { PortFailure } from '../../../domain/port-failure.ts';
import type { ModifySettlement, SettlementApi } from './api.ts';
import type { Application, Applications } from './applications.ts';
import { accountBankOf, otherBank } from './banks.ts';
import { isAccount } from './outcome.ts';
import { canBeSent, sealed } from './sealing.ts';

export interface Submitting {
  api: SettlementApi;
  applications: Applications;
  /** Encrypts numbers and names. */
  key: KeyObject;
  /** For pages of the API that want the bank's city; six digits. */
  bankAddressCode?: string | undefined;
}

/** A vault, a look and this together stay below what an order may take (workflows/proxies.ts). */
const orderMs = 7_000;

/**
 * @param asking bounds the look at what stands before
 * @returns the application's number
 * @throws PortFailure `unavailable` or `refused` when nothing was accepted, else `unknown`
 */
export async function submit(
  { api, applications, ...means }: Submitting,
  seen: Application,
  account: AccountSecrets,
  asking: AbortSignal,
): Promise<string> {
  const body = bodyOf(means, account);
  const standing = await api.settlement(seen.subMchid, asking);
  const masks = { first6: first6(account.accountNumber), last4: last4(account.accountNumber) };
  // A repeat finds the new account bound already: what stood before that is what counts.
  const { before = standing.account_number } = isAccount(standing.account_number, masks)
    ? seen
    : {};
  if (!(await applications.markSent(seen, masks, before)))
    throw new PortFailure('unknown', `wechat-pay: ${seen.key} was sent or taken back meanwhile`);
  try {
    const signal = AbortSignal.timeout(orderMs);
    const applicationNo = await api.modify(seen.subMchid, body, signal);
    await applications.markAccepted(seen.key, applicationNo);
    return applicationNo;
  } catch (error) {
    if (error instanceof PortFailure && error.kind !== 'unknown')
      await applications.markNotAccepted(seen);
    throw error;
  }
}

/** upstreams.md A.1. @throws PortFailure refused for what the API cannot be told */
function bodyOf(
  { key, bankAddressCode }: Pick<Submitting, 'key' | 'bankAddressCode'>,
  account: AccountSecrets,
): ModifySettlement {
  if (!canBeSent(account.holderName))
    throw new PortFailure(
      'refused',
      'wechat-pay: the name of the holder has signs that this network cannot take: change it there by hand',
      { code: 'UPS_NAME_SIGNS' },
    );
  const account_bank = accountBankOf(account);
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
    account_number: sealed(key, account.accountNumber),
    account_name: sealed(key, account.holderName),
  };
}
