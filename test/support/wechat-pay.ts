/** WeChat Pay for a test: its stand-in, the project's adapter, and calls signed by another library. */
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { AccountSecrets } from '../../activities/vault.ts';
import {
  createWechatPayAdapter,
  type WechatPaySettings,
} from '../../adapters/networks/wechat-pay/adapter.ts';
import type { Storage } from '../../adapters/storage/storage.ts';
import { computeSubMchid } from '../../sandbox/data/merchants.ts';
import type { FaultScript } from '../../sandbox/scripted-faults.ts';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { createWechatPayKeys, type WechatPayKeys } from '../../sandbox/wechat-pay/keys.ts';
import type { WechatPayOptions } from '../../sandbox/wechat-pay/options.ts';
import { openMemoryStorage } from './memory-database.ts';
import { buildAccountSecrets } from './fake-party.ts';
import { createRingKey } from './storage.ts';
import { buildAccess } from './wechat-pay-access.ts';

/** A sandbox with WeChat Pay's own API, closed when the test ends; audits end after 5 ms by default. */
export async function startWechatPay(
  options: WechatPayOptions & { pendingMs?: number },
): Promise<Sandbox> {
  const { pendingMs = 5, ...wechatPay } = options;
  const sandbox = await startSandbox({ secret: 's', pendingMs, wechatPay });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export const cards = {
  /** The account that is applied for. */
  new: { accountNumber: '6217000200112001011', bankCode: '105', bankName: '建设银行' },
  /** The account before the application. */
  old: { accountNumber: '6222020200112001025', bankCode: '102', bankName: '工商银行' },
};

let merchants = 0;

/** A new merchant whose current account is `cards.old`. */
function addMerchant(sandbox: Sandbox) {
  merchants += 1;
  const merchant = { acquirerId: 'demo', merchantId: `M-WX-${merchants}` };
  const { record } = sandbox.addMerchant({ ...merchant, like: 'M-CHAIN' });
  sandbox.addMerchant(merchant, {
    binding: { ...record.binding, first6: '622202', last4: '1025', bankCode: '102' },
  });
  return merchant;
}

/** Keys and storage that the tests of a file share. */
export interface SharedResources {
  keys: WechatPayKeys;
  storage: Storage;
}

/** The shared things of a file, opened before its tests and closed after them. */
export function useSharedResources(): () => SharedResources {
  let opened: SharedResources | undefined;
  beforeAll(async () => {
    const vaultKeys = [createRingKey('k1')];
    const [keys, storage] = await Promise.all([
      createWechatPayKeys(),
      openMemoryStorage(vaultKeys),
    ]);
    opened = { keys, storage };
  }, 60_000);
  afterAll(() => opened?.storage.close());
  return () => {
    if (opened) return opened;
    throw new Error('keys and storage are not open outside of the tests');
  };
}

type WechatPayScenarioOptions = Omit<WechatPayOptions, 'keys'> & {
  pendingMs?: number;
  /** Of the new account. */
  account?: Partial<AccountSecrets>;
  settings?: Partial<WechatPaySettings>;
};

/** One request's orders at WeChat Pay: the project's adapter and storage against the strict stand-in. */
export async function createWechatPayScenario(
  { keys, storage }: SharedResources,
  { account = {}, settings = {}, ...options }: WechatPayScenarioOptions = {},
) {
  const sandbox = await startWechatPay({ keys, ...options });
  const merchant = addMerchant(sandbox);
  const subMchid = computeSubMchid(merchant.merchantId);
  const keep = (kept: Partial<AccountSecrets>) =>
    storage.vault.tokenizeAccount(merchant, buildAccountSecrets(kept));
  const { token: accountToken } = await keep({ ...cards.new, ...account });
  const requestId = `req-wx-${merchants}`;
  const key = `${requestId}/change/wechat-pay`;
  const head = { requestId, networkId: 'wechat-pay', merchant, merchantNo: subMchid, accountToken };
  const orders = {
    change: { ...head, kind: 'change', key },
    revert: { ...head, kind: 'revert', key: `${requestId}/revert/wechat-pay`, undoes: key },
  } as const;
  const newAdapter = () =>
    createWechatPayAdapter(
      { ...buildAccess(`${sandbox.url}/wechat-pay`, keys), ...settings },
      storage.networkApplications,
      storage.vault,
    );
  const network = newAdapter();
  const query = (kind: keyof typeof orders = 'change') =>
    network.query({ networkId: 'wechat-pay', key: orders[kind].key }, createCallContext());
  const { form } = createFields(keys);
  const signed = createSignedCall(sandbox, keys);
  return {
    sandbox,
    merchant,
    subMchid,
    orders,
    keep,
    newAdapter,
    change: () => network.change(orders.change),
    revert: () => network.change(orders.revert),
    query,
    becomes: (state: object, kind?: keyof typeof orders) =>
      expect.poll(() => query(kind), { timeout: 5_000 }).toMatchObject(state),
    /** The next order at WeChat Pay meets a fault. */
    failsOnce: (fault: FaultScript['fault'], more: Partial<FaultScript> = {}) =>
      sandbox.addFault({ party: 'wechat-pay', method: 'POST', fault, ...more }),
    /** Applies for a change manually, outside the adapter. */
    byHand: (more: object = {}) =>
      signed({
        path: `/v3/apply4sub/sub_merchants/${subMchid}/modify-settlement`,
        body: JSON.stringify(form(more)),
        timestamp: Math.floor((options.now ?? Date.now)() / 1000),
      }),
    moves: () =>
      sandbox
        .readLedger({ party: 'wechat-pay', merchantId: merchant.merchantId })
        .map(({ detail }) => `${detail['oldLast4']} to ${detail['newLast4']}`),
  };
}

export const createCallContext = () => ({ signal: new AbortController().signal });

/** Fields encrypted for the holder of these keys, and the body that contains them. */
export function createFields({ platform: [first] }: WechatPayKeys) {
  const seal = (text: string) => Rsa.encrypt(text, first.publicKey);
  const form = (more: object = {}) => ({
    modify_mode: 'MODIFY_MODE_ASYNC',
    account_type: 'ACCOUNT_TYPE_PRIVATE',
    account_bank: '建设银行',
    account_number: seal('6217000200112001011'),
    account_name: seal('李桂香'),
    ...more,
  });
  return { seal, form };
}

export interface RawCall {
  method?: 'GET' | 'POST';
  path: string;
  body?: string;
  timestamp?: number;
  nonce?: string;
  mchid?: string;
  serialNo?: string;
  /** Replaces or, as undefined, leaves out headers. */
  headers?: Record<string, string | undefined>;
}

/** A call signed by `wechatpay-axios-plugin`, not by our own code; tests may change every part. */
export function createSignedCall(sandbox: Sandbox, { partner, platform: [first] }: WechatPayKeys) {
  return async (call: RawCall) => {
    const { body = '', method = body === '' ? 'GET' : 'POST' } = call;
    const url = new URL(`${sandbox.url}/wechat-pay${call.path}`);
    const { timestamp = Formatter.timestamp(), nonce = Formatter.nonce() } = call;
    const target = `${url.pathname}${url.search}`;
    const message = Formatter.request(method, target, timestamp, nonce, body);
    const headers = {
      accept: 'application/json',
      ...(body !== '' && { 'content-type': 'application/json' }),
      'wechatpay-serial': first.serial,
      authorization: Formatter.authorization(
        call.mchid ?? partner.mchid,
        nonce,
        Rsa.sign(message, partner.privateKey),
        timestamp,
        call.serialNo ?? partner.serialNo,
      ),
      ...call.headers,
    };
    const given = Object.entries(headers).filter((pair): pair is [string, string] => !!pair[1]);
    const answer = await fetch(url, {
      method,
      headers: Object.fromEntries(given),
      ...(body !== '' && { body }),
    });
    const text = await answer.text();
    const json = JSON.parse(text) as Record<string, unknown>;
    return { status: answer.status, headers: answer.headers, text, json };
  };
}
