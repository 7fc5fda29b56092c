/** One request's orders at a network that audits: an adapter and the project's storage against the strict stand-in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { NetworkOrder, NetworksPort } from '../../activities/networks.ts';
import type { AccountSecrets } from '../../activities/vault.ts';
import type { Storage } from '../../adapters/storage/storage.ts';
import type { FaultScript } from '../../sandbox/scripted-faults.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.ts';
import { buildAccountSecrets } from './fake-party.ts';
import { openMemoryStorage } from './memory-database.ts';
import { createRingKey } from './storage.ts';

export const cards = {
  /** The account that is applied for. */
  new: { accountNumber: '6217000200112001011', bankCode: '105', bankName: '建设银行' },
  /** The account before the application. */
  old: { accountNumber: '6222020200112001025', bankCode: '102', bankName: '工商银行' },
};

/** Keys and storage that the tests of a file share. */
export interface Shared<Keys> {
  keys: Keys;
  storage: Storage;
}

/** The shared things of a file, opened before its tests and closed after them. */
export function useShared<Keys>(createKeys: () => Promise<Keys>): () => Shared<Keys> {
  let opened: Shared<Keys> | undefined;
  let dataDir = '';
  beforeAll(async () => {
    const vaultKeys = [createRingKey('k1')];
    dataDir = mkdtempSync(join(tmpdir(), 'card-change-audited-'));
    const [keys, storage] = await Promise.all([
      createKeys(),
      openMemoryStorage(vaultKeys, dataDir),
    ]);
    opened = { keys, storage };
  }, 60_000);
  afterAll(async () => {
    await opened?.storage.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return () => {
    if (opened) return opened;
    throw new Error('keys and storage are not open outside of the tests');
  };
}

/** The terminals of every merchant here. */
export const terminalNos = ['T0000001', 'T0000002'];

let merchants = 0;

export interface AuditedScenarioOptions {
  networkId: 'yeepay' | 'lakala';
  storage: Storage;
  sandbox: Omit<SandboxOptions, 'secret'>;
  /** The merchant's number at the network. */
  computeNo: (merchantId: string) => string;
  createAdapter: (sandbox: Sandbox) => NetworksPort;
  /** Of the new account. */
  account?: Partial<AccountSecrets>;
  order?: Partial<NetworkOrder>;
}

export const createCallContext = () => ({ signal: new AbortController().signal });

export async function createAuditedScenario(options: AuditedScenarioOptions) {
  const { networkId, storage, computeNo, createAdapter, account = {} } = options;
  const sandbox = await startSandbox({ secret: 's', pendingMs: 5, ...options.sandbox });
  onTestFinished(() => sandbox.close());
  merchants += 1;
  const merchant = { acquirerId: 'demo', merchantId: `M-${networkId}-${merchants}` };
  const networks = [{ id: networkId, state: 'open' as const, lead: true }];
  const terminals = terminalNos.map((sn) => ({ sn, model: 'A920', appVersion: '1', online: true }));
  const { record } = sandbox.addMerchant({ ...merchant, like: 'M-GREEN' }, { networks, terminals });
  sandbox.addMerchant(merchant, {
    binding: { ...record.binding, first6: '622202', last4: '1025', bankCode: '102' },
  });
  const merchantNo = computeNo(merchant.merchantId);
  const keep = (kept: Partial<AccountSecrets>) =>
    storage.vault.tokenizeAccount(merchant, buildAccountSecrets(kept));
  const { token: accountToken } = await keep({ ...cards.new, ...account });
  const requestId = `req-${networkId}-${merchants}`;
  const key = `${requestId}/change/${networkId}`;
  const head = { requestId, networkId, merchant, merchantNo, accountToken, ...options.order };
  const orders = {
    change: { ...head, kind: 'change', key },
    revert: { ...head, kind: 'revert', key: `${requestId}/revert/${networkId}`, undoes: key },
  } as const;
  const newAdapter = () => createAdapter(sandbox);
  const network = newAdapter();
  const query = (kind: keyof typeof orders = 'change') =>
    network.query({ networkId, key: orders[kind].key }, createCallContext());
  return {
    sandbox,
    merchant,
    merchantNo,
    orders,
    keep,
    newAdapter,
    query,
    change: () => network.change(orders.change),
    revert: () => network.change(orders.revert),
    becomes: (state: object, kind?: keyof typeof orders) =>
      expect.poll(() => query(kind), { timeout: 5_000 }).toMatchObject(state),
    /** The next order at the network meets a fault. */
    failsOnce: (fault: FaultScript['fault'], more: Partial<FaultScript> = {}) =>
      sandbox.addFault({ party: networkId, method: 'POST', fault, ...more }),
    moves: () =>
      sandbox
        .readLedger({ party: networkId, merchantId: merchant.merchantId })
        .map(({ detail }) => `${detail['oldLast4']} to ${detail['newLast4']}`),
  };
}
