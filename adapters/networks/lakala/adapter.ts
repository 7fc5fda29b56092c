/**
 * Lakala, by its published API for changes of the settlement account of a merchant or a single terminal
 * (docs/adapters.md). A lost answer loses the id of the contract, without which nothing is found: then the
 * bound account decides, unless a notification brings the id.
 */
import type { DocumentsPort } from '../../../activities/documents.ts';
import type { NetworkOrder, NetworksPort } from '../../../activities/networks.ts';
import type { AccountSecrets } from '../../../activities/vault.ts';
import { defaultIdentityDocument } from '../../../domain/identity/identity-documents.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { allowCall, type CallGuard } from '../../http/circuit-breaker.ts';
import type { Audit, AuditedApi, Sender } from '../audited/api.ts';
import type { Application, ApplicationStore } from '../audited/applications.ts';
import { createAuditedNetwork, type AuditedVault } from '../audited/network.ts';
import {
  createLakalaApi,
  type CardBank,
  type Contract,
  type LakalaApi,
  type SettlementChange,
  type UploadedFile,
} from './api.ts';
import { createLakalaClient, type LakalaAccess } from './client.ts';
import { createOrderNo } from './numbers.ts';
import { extensions, identityTypes, maxPaperBytes, paperTypes } from './papers.ts';
import { findAuditCode } from './refusals.ts';

export interface LakalaSettings extends LakalaAccess {
  orgCode: string;
  /** Where Lakala reports the end of an audit; 64 signs at most. */
  retUrl: string;
  /** So long after an appeal, ms, it may still arrive; while its signature is valid unless told. */
  mayArriveForMs?: number;
}

/** Lakala takes what we sign within five minutes, and its clock may be five minutes behind ours. */
const defaultMayArriveForMs = 10 * 60_000;

export function createLakalaAdapter(
  settings: LakalaSettings,
  applications: ApplicationStore,
  vault: AuditedVault,
  documents: Pick<DocumentsPort, 'get'>,
  guard: CallGuard = allowCall,
): NetworksPort {
  const api = createLakalaApi(createLakalaClient(settings, guard), settings);
  const audited: AuditedApi = {
    networkId: 'lakala',
    hasTerminalAccounts: true,
    findsByOwnNo: false,
    mayArriveForMs: settings.mayArriveForMs ?? defaultMayArriveForMs,
    createOwnNo: createOrderNo,
    getMerchantNo,
    readAudit: async ({ ownNo = '', applicationNo = '' }, signal) =>
      toAudit(await api.readContract(ownNo, applicationNo, signal)),
    readBoundAccount: async (place, signal) => ({ shown: await api.readAccount(place, signal) }),
    prepare: async (seen, sender) => {
      if (seen.terminalNo !== undefined) await requireOwnAccount(api, seen, sender.signal);
      const change = await buildChange(api, documents, sender);
      return { send: (signal) => api.changeMerchant(sender.ownNo, seen, change, signal) };
    },
    appeal: ({ ownNo = '', applicationNo = '' }, signal) =>
      api.reconsider(ownNo, applicationNo, signal),
  };
  return createAuditedNetwork(audited, applications, vault);
}

function toAudit({ contractStatus, contractMemo }: Contract): Audit {
  switch (contractStatus) {
    case 'NO_COMMIT':
    case 'COMMIT':
    case 'MANUAL_AUDIT':
    case 'REVIEW_ING':
      return { kind: 'auditing' };
    // "Wait for contact" means that the audit has passed.
    case 'WAIT_FOR_CONTACT':
      return { kind: 'passed' };
    case 'COMMIT_FAIL':
      return { kind: 'failed', code: findAuditCode(contractMemo) };
    case 'INNER_CHECK_REJECTED':
      return { kind: 'failed', code: findAuditCode(contractMemo), mayAppeal: true };
  }
}

const buildRefusal = (why: string, code = 'UPS_REJECTED'): PortFailure =>
  new PortFailure('refused', `lakala: ${why}`, { code });

/** The UnionPay number of the merchant, 15 digits: the questions take no other. @throws PortFailure refused */
function getMerchantNo({ merchantNo = '' }: Pick<NetworkOrder, 'merchantNo'>): string {
  if (/^[\dA-Z]{15}$/.test(merchantNo)) return merchantNo;
  throw buildRefusal(
    "the merchant's record names no UnionPay number (networks[].merchantNo): add it there",
  );
}

/** A terminal without an account of its own would take the change and ignore it. @throws PortFailure refused */
async function requireOwnAccount(
  api: LakalaApi,
  place: Application,
  signal: AbortSignal,
): Promise<void> {
  if ((await api.readAccount(place, signal)) !== '') return;
  throw buildRefusal('this terminal has no account of its own: change that of the merchant');
}

const maxNameLength = 40;

/** @throws PortFailure refused for an account or a paper that the API cannot take */
async function buildChange(
  api: LakalaApi,
  documents: Pick<DocumentsPort, 'get'>,
  { account, order, ownNo, signal }: Sender,
): Promise<SettlementChange> {
  if (account.holderName.length > maxNameLength)
    throw buildRefusal('the name of the holder is too long for this network', 'UPS_NAME_LENGTH');
  const bank = await findBank(api, account, signal);
  const files = await uploadPapers(api, documents, { order, ownNo, signal });
  const { holderIdType = defaultIdentityDocument, holderIdNumber, holderRelation } = account;
  return {
    openningBankCode: bank.bankCode,
    openningBankName: bank.bankName.slice(0, maxNameLength),
    clearingBankCode: bank.clearingBankCode,
    acctNo: account.accountNumber,
    acctName: account.holderName,
    acctTypeCode: account.kind === 'PERSONAL' ? '58' : '57',
    // Without them the holder is the legal person.
    ...(account.kind === 'PERSONAL' &&
      holderRelation === 'AUTHORISED' && {
        acctIdType:
          holderIdNumber.startsWith('83') && holderIdType === 'residence-permit'
            ? '12'
            : identityTypes[holderIdType],
        acctIdcard: holderIdNumber,
      }),
    ...(files.length > 0 && { fileData: files }),
  };
}

/** A card names its bank; a corporate account is found by its branch. @throws PortFailure refused */
async function findBank(
  api: LakalaApi,
  { kind, accountNumber, bankName, cnaps }: AccountSecrets,
  signal: AbortSignal,
): Promise<CardBank> {
  if (kind === 'PERSONAL') return api.findCardBank(accountNumber, signal);
  if (cnaps !== undefined) return { bankCode: cnaps, bankName, clearingBankCode: cnaps };
  throw buildRefusal(
    'cnaps is missing: this network wants the branch of a corporate account',
    'INP_BRANCH_CHECK',
  );
}

/** @throws PortFailure refused for a paper that is not in the store or too large, unavailable when it cannot be read */
async function uploadPapers(
  api: LakalaApi,
  documents: Pick<DocumentsPort, 'get'>,
  { order, ownNo, signal }: Pick<Sender, 'order' | 'ownNo' | 'signal'>,
): Promise<UploadedFile[]> {
  const files: UploadedFile[] = [];
  for (const { kind, documentId } of order.documents ?? []) {
    const stored = await documents.get(documentId).catch(() => {
      throw new PortFailure('unavailable', 'lakala: a paper cannot be read now');
    });
    const attExtName = stored && extensions[stored.mediaType];
    if (!stored || attExtName === undefined || stored.bytes.length > maxPaperBytes)
      throw buildRefusal(
        'a paper is missing, too large or of a type that this network cannot take',
      );
    const file = { attType: paperTypes[kind], attExtName, bytes: Buffer.from(stored.bytes) };
    files.push(await api.upload(ownNo, file, signal));
  }
  return files;
}
