/**
 * WeChat Pay, by its published partner API for a sub-merchant's settlement account
 * (docs/adapters.md). The API accepts no idempotency key and no number of ours.
 */
import type { KeyObject } from 'node:crypto';
import type { NetworkOrder, NetworksPort } from '../../../activities/networks.ts';
import type { AccountSecrets } from '../../../activities/vault.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { allowCall, type CallGuard } from '../../http/circuit-breaker.ts';
import type { Audit, AuditedApi, BoundAccount, KnownApplication } from '../audited/api.ts';
import type { ApplicationStore } from '../audited/applications.ts';
import { isOtherAccount } from '../audited/masks.ts';
import { createAuditedNetwork, type AuditedVault } from '../audited/network.ts';
import { findFailureCode } from '../audited/reasons.ts';
import { createSettlementApi, type ModifySettlement, type SettlementApi } from './api.ts';
import { findAccountBank, otherBank } from './banks.ts';
import { createWechatPayClient, type WechatPayAccess } from './client.ts';
import { encryptField, fitsKey, hasOnlyShortCharacters } from './field-encryption.ts';

export interface WechatPaySettings extends WechatPayAccess {
  /** Sent with every application when it is set. */
  bankAddressCode?: string;
}

export function createWechatPayAdapter(
  settings: WechatPaySettings,
  applications: ApplicationStore,
  vault: AuditedVault,
  guard: CallGuard = allowCall,
): NetworksPort {
  const api = createSettlementApi(createWechatPayClient(settings, guard));
  const { key } = settings.platformKeys[0];
  const audited: AuditedApi = {
    networkId: 'wechat-pay',
    hasTerminalAccounts: false,
    findsByOwnNo: false,
    getMerchantNo: getSubMchid,
    readAudit: (application, signal) => readAudit(api, application, signal),
    readBoundAccount: ({ merchantNo }, signal) => readBoundAccount(api, merchantNo, signal),
    prepare: async ({ merchantNo }, { account }) => {
      const body = buildModifyBody({ key, bankAddressCode: settings.bankAddressCode }, account);
      return { send: (signal) => api.modify(merchantNo, body, signal) };
    },
  };
  return createAuditedNetwork(audited, applications, vault);
}

async function readAudit(
  api: SettlementApi,
  { account, merchantNo, applicationNo = '' }: KnownApplication,
  signal: AbortSignal,
): Promise<Audit> {
  const audit = await api.application(merchantNo, applicationNo, signal);
  if (isOtherAccount(audit.account_number ?? '', account))
    throw new PortFailure(
      'unavailable',
      'wechat-pay: read application: the answer is about another account',
    );
  switch (audit.verify_result) {
    case 'AUDITING':
      return { kind: 'auditing' };
    case 'AUDIT_FAIL':
      return { kind: 'failed', code: findFailureCode(audit.verify_fail_reason ?? '') };
    case 'AUDIT_SUCCESS':
      return { kind: 'passed' };
  }
}

/** While WeChat Pay still verifies (`VERIFYING`) payouts are possible; the trial shows whether they work. */
async function readBoundAccount(
  api: SettlementApi,
  subMchid: string,
  signal: AbortSignal,
): Promise<BoundAccount> {
  const settlement = await api.settlement(subMchid, signal);
  return {
    shown: settlement.account_number,
    ...(settlement.verify_result === 'VERIFY_SUCCESS' && { isVerified: true }),
    ...(settlement.verify_result === 'VERIFY_FAIL' && {
      unpayable: findFailureCode(settlement.verify_fail_reason ?? ''),
    }),
  };
}

/** Eight to ten digits: the versions of the documentation differ. @throws PortFailure refused */
function getSubMchid({ merchantNo = '' }: Pick<NetworkOrder, 'merchantNo'>): string {
  if (/^\d{8,10}$/.test(merchantNo)) return merchantNo;
  throw new PortFailure(
    'refused',
    "wechat-pay: the merchant's record names no sub_mchid (networks[].merchantNo): add it there",
    { code: 'UPS_REJECTED' },
  );
}

interface FormSettings {
  /** Encrypts numbers and names. */
  key: KeyObject;
  /** City of the bank, six digits, for versions of the API that require it. */
  bankAddressCode: string | undefined;
}

/** @throws PortFailure refused for an account that the API cannot express */
function buildModifyBody(
  { key, bankAddressCode }: FormSettings,
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
