/** Yeepay, by its published API for changes of a merchant's settlement account (docs/adapters.md). */
import { createHash } from 'node:crypto';
import type { NetworkOrder, NetworksPort } from '../../../activities/networks.ts';
import type { AccountSecrets } from '../../../activities/vault.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { allowCall, type CallGuard } from '../../http/circuit-breaker.ts';
import type { Audit, AuditedApi, BoundAccount, KnownApplication } from '../audited/api.ts';
import type { Application, ApplicationStore } from '../audited/applications.ts';
import { createAuditedNetwork, type AuditedVault } from '../audited/network.ts';
import { findFailureCode } from '../audited/reasons.ts';
import { createMerchantApi, type AccountInfo, type MerchantApi } from './api.ts';
import { findBankCode } from './banks.ts';
import { readReports } from './channel-reports.ts';
import { createYeepayClient, type YeepayAccess } from './client.ts';
import { requestLifeMs } from './signatures.ts';

export interface YeepaySettings extends YeepayAccess {
  /** Where Yeepay reports the end of an audit. */
  notifyUrl: string;
  /** The channels to which Yeepay reports a change: WECHAT, ALIPAY. */
  channels: readonly string[];
  /** So long after sending, ms, a form may still arrive; while its signature is valid unless told. */
  mayArriveForMs?: number;
}

/** How far the clock of Yeepay may be behind ours. */
const maxClockSkewMs = 5 * 60_000;

export function createYeepayAdapter(
  settings: YeepaySettings,
  applications: ApplicationStore,
  vault: AuditedVault,
  guard: CallGuard = allowCall,
): NetworksPort {
  const api = createMerchantApi(createYeepayClient(settings, guard));
  const { notifyUrl, channels, mayArriveForMs = requestLifeMs + maxClockSkewMs } = settings;
  const audited: AuditedApi = {
    networkId: 'yeepay',
    hasTerminalAccounts: false,
    findsByOwnNo: true,
    mayArriveForMs,
    createOwnNo: createRequestNo,
    getMerchantNo,
    readAudit: (application, signal) => readAudit(api, application, channels, signal),
    readBoundAccount: ({ merchantNo }, signal) => readBoundAccount(api, merchantNo, signal),
    prepare: async ({ merchantNo }, { account, ownNo }) => {
      const form = {
        requestNo: ownNo,
        merchantNo,
        notifyUrl,
        account: buildAccountInfo(account),
        channels,
      };
      return { send: (signal) => api.modify(form, signal) };
    },
  };
  return createAuditedNetwork(audited, applications, vault);
}

/** The same for the same attempt at the same order, 32 signs. */
const createRequestNo = ({ key, attempts }: Application): string =>
  createHash('sha256').update(`${attempts} ${key}`).digest('hex').slice(0, 32);

async function readAudit(
  api: MerchantApi,
  { ownNo = '', merchantNo, applicationNo }: KnownApplication,
  channels: readonly string[],
  signal: AbortSignal,
): Promise<Audit> {
  const found = await api.readModification(ownNo, signal);
  if (!found) return { kind: 'missing' };
  const isOurs =
    found.requestNo === ownNo &&
    found.merchantNo === merchantNo &&
    (applicationNo === undefined || found.applicationNo === applicationNo);
  if (!isOurs)
    throw new PortFailure('unavailable', 'yeepay: the answer is about another application');
  const ref = found.applicationNo;
  switch (found.state) {
    case 'REVIEW_BACK':
      return { kind: 'failed', code: findFailureCode(found.auditOpinion ?? ''), ref };
    case 'COMPLETED': {
      const reports = readReports(found.channelReportResults, channels);
      if (reports === 'open') return { kind: 'auditing', ref };
      return {
        kind: 'passed',
        ref,
        ...(reports === 'failed' && { unpayable: 'UPS_REJECTED' as const }),
      };
    }
    case 'REVIEWING':
    case 'AGREEMENT_SIGNING':
    case 'BUSINESS_OPENING':
      return { kind: 'auditing', ref };
  }
}

/** With several cards nobody can tell from the answer which of them is paid. */
async function readBoundAccount(
  api: MerchantApi,
  merchantNo: string,
  signal: AbortSignal,
): Promise<BoundAccount> {
  const [shown = '', ...more] = await api.listCards(merchantNo, signal);
  return { shown: more.length === 0 ? shown : '' };
}

/** @throws PortFailure refused */
function getMerchantNo({ merchantNo = '' }: Pick<NetworkOrder, 'merchantNo'>): string {
  if (/^\d{8,16}$/.test(merchantNo)) return merchantNo;
  throw new PortFailure(
    'refused',
    "yeepay: the merchant's record names no number at Yeepay (networks[].merchantNo): add it there",
    { code: 'UPS_REJECTED' },
  );
}

/** @throws PortFailure refused for an account that the API cannot express */
function buildAccountInfo(account: AccountSecrets): AccountInfo {
  const bankCode = findBankCode(account);
  if (bankCode === undefined)
    throw new PortFailure(
      'refused',
      'yeepay: the bank is not in the table (adapters/networks/yeepay/banks.ts): change it there by hand',
      { code: 'UPS_REJECTED' },
    );
  return {
    bankAccountName: account.holderName,
    bankAccountType: account.kind === 'PERSONAL' ? 'DEBIT_CARD' : 'ENTERPRISE_ACCOUNT',
    bankCardNo: account.accountNumber,
    bankCode,
  };
}
