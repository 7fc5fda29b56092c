/** Every outside party as a real server, in one process: for the demo and the tests. */
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import type { CallbackTarget } from './callbacks.ts';
import { createControlRoutes } from './control-routes.ts';
import type { MerchantChanges, SandboxMerchant } from './data/merchants.ts';
import type { Payout } from './settlement/account-state.ts';
import type { LedgerEntry, LedgerFilter } from './ledger.ts';
import { startInbox, type Inbox, type Mail, type MailFilter } from './mail-inbox.ts';
import type { PartyEnv } from './party.ts';
import { createChatsParty } from './parties/chats.ts';
import { createBankParty } from './parties/bank.ts';
import { createEsignParty } from './parties/esign.ts';
import { createForensicsParty } from './parties/forensics.ts';
import { createIdentityParty } from './parties/identity.ts';
import { createListsParty } from './parties/lists.ts';
import { createMerchantsParty } from './parties/merchants.ts';
import { payByNetwork, type NetworkPayoutOrder } from './network-payouts.ts';
import { createNetworksParty } from './parties/networks.ts';
import { createOcrParty } from './parties/ocr.ts';
import { createPayoutsParty } from './parties/payouts.ts';
import { createRegistryParty } from './parties/registry.ts';
import { createSettlementParty } from './parties/settlement.ts';
import { createSmsParty } from './parties/sms.ts';
import { createTerminalsParty } from './parties/terminals.ts';
import { createWechatPayParty } from './parties/wechat-pay.ts';
import { createLakalaParty } from './parties/lakala.ts';
import { createYeepayParty } from './parties/yeepay.ts';
import type { LakalaOptions } from './lakala/options.ts';
import type { WechatPayOptions } from './wechat-pay/options.ts';
import type { YeepayOptions } from './yeepay/options.ts';
import { changeBatch, type BatchChange } from './settlement/batches.ts';
import {
  chargeBack,
  endFlight,
  refundCustomers,
  settleTakings,
  type FlightEnd,
  type TakingsOrder,
} from './settlement/payouts.ts';
import type { NetworkPayout } from './settlement/account-state.ts';
import { createSmsProviders, type SmsProviderOptions } from './sms-providers/providers.ts';
import type { FaultScript } from './scripted-faults.ts';
import { World, type Chat, type Sms, type SmsFilter } from './world.ts';

export interface SandboxOptions {
  /** Bearer secret of every party. */
  secret: string;
  /** 0, any free port, by default. */
  port?: number;
  mailPort?: number;
  /** 127.0.0.1 by default. */
  host?: string;
  /** E.g. http://127.0.0.1:8080/v1/callbacks; without it the engine must query every order. */
  callbackUrl?: string;
  /** The key with which each party signs its callbacks. */
  callbackSecrets?: CallbackTarget['secrets'];
  /** How long orders at networks and test payouts stay pending; 50 ms by default. */
  pendingMs?: number;
  /** How long a network that audits examines a change; 2,000 ms by default. */
  auditMs?: number;
  /** How long the silent bank keeps a call open; 6,000 ms by default, longer than a caller waits. */
  silenceMs?: number;
  /** With it, the API of WeChat Pay is served at `<url>/wechat-pay`, beside the neutral `<url>/networks/wechat-pay`. */
  wechatPay?: WechatPayOptions;
  /** With it, the API of Yeepay is served at `<url>/yeepay/yop-center`. */
  yeepay?: YeepayOptions;
  /** With it, the API of Lakala is served at `<url>/lakala`. */
  lakala?: LakalaOptions;
  /** With it, the APIs of Aliyun and Tencent Cloud for SMS are served at `<url>/`, where their SDKs call. */
  sms?: SmsProviderOptions;
}

export interface Sandbox {
  /** Without a slash at the end; a party is at `<url>/<party>`. */
  url: string;
  /** `smtp://host:port` */
  mailUrl: string;
  /** Effects in the outside world, oldest first. */
  readLedger(filter?: LedgerFilter): LedgerEntry[];
  addFault(fault: FaultScript): void;
  clearFaults(): void;
  listMails(filter?: MailFilter): Mail[];
  listSms(filter?: SmsFilter): Sms[];
  /** Messages in group chats of staff, oldest first. */
  listChats(): Chat[];
  /** Adds a merchant like a known one (`M-GREEN` by default), or changes the known one. @throws Refusal when it is unknown */
  addMerchant(
    merchant: { merchantId: string; acquirerId?: string; like?: string },
    changes?: MerchantChanges,
  ): SandboxMerchant;
  /** Creates the merchants of the table anew, with dates relative to `now` (ms since 1970): for tests with a clock of their own. */
  loadMerchants(now: number): void;
  /** Takes the takings of a day: they are paid to the target at once, or kept while the hold is on. */
  settleTakings(takings: TakingsOrder): Payout;
  refundCustomers(refund: Parameters<typeof refundCustomers>[1]): void;
  /** The merchant owes an amount, which is taken off the next takings. */
  chargeBack(owed: Parameters<typeof chargeBack>[1]): void;
  /** A payout on its way lands, or comes back. @throws Refusal when none is on its way */
  endFlight(end: FlightEnd): void;
  changeBatch(change: BatchChange): void;
  /** A network that pays by itself pays the account that is bound there. */
  payByNetwork(payout: NetworkPayoutOrder): NetworkPayout;
  /** Runs everything scheduled at the parties now: for tests with a clock of their own. */
  flushTimers(): void;
  /** Sends the callbacks of bank and networks there from now on. */
  setCallbackTarget(target: CallbackTarget | undefined): void;
  /** Puts everything back to the start; added merchants are removed. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts all parties on one HTTP port, and the mail server. @throws Error when a port is taken */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const { callbackUrl, callbackSecrets: secrets } = options;
  let target: CallbackTarget | undefined =
    callbackUrl !== undefined && secrets ? { url: callbackUrl, secrets } : undefined;
  const createWorld = () =>
    new World({
      secret: options.secret,
      pendingMs: options.pendingMs ?? 50,
      auditMs: options.auditMs ?? 2_000,
      silenceMs: options.silenceMs ?? 6_000,
      callbacks: () => target,
    });
  let world = createWorld();
  const inbox = await startInbox(() => world, options.mailPort ?? 0, host);
  let app = createApp(world, inbox, reset, options);

  function reset(): void {
    world.cancelTimers();
    world = createWorld();
    inbox.clear();
    app = createApp(world, inbox, reset, options);
  }

  const server = await listen((request, env) => app.fetch(request, env), options.port ?? 0, host);
  return {
    url: `http://${host}:${server.port}`,
    mailUrl: inbox.url,
    readLedger: (filter) => world.ledger.entries(filter),
    addFault: (fault) => world.faults.add(fault),
    clearFaults: () => world.faults.clear(),
    listMails: (filter) => inbox.listMails(filter),
    listSms: (filter) => world.listSms(filter),
    listChats: () => world.chats,
    addMerchant: ({ merchantId, acquirerId = 'demo', like }, changes) =>
      world.addMerchant({ acquirerId, merchantId }, like, changes),
    loadMerchants: (now) => world.loadMerchants(now),
    settleTakings: (takings) => settleTakings(world, takings),
    refundCustomers: (refund) => refundCustomers(world, refund),
    chargeBack: (owed) => chargeBack(world, owed),
    endFlight: (end) => endFlight(world, end),
    changeBatch: (change) => changeBatch(world, change),
    payByNetwork: (payout) => payByNetwork(world, payout),
    flushTimers: () => world.flushTimers(),
    setCallbackTarget: (next) => {
      target = next;
    },
    reset,
    close: async () => {
      world.cancelTimers();
      await Promise.all([server.close(), inbox.close()]);
    },
  };
}

function createApp(
  world: World,
  inbox: Inbox,
  reset: () => void,
  {
    wechatPay,
    yeepay,
    lakala,
    sms,
  }: Pick<SandboxOptions, 'wechatPay' | 'yeepay' | 'lakala' | 'sms'>,
): Hono<PartyEnv> {
  const app = new Hono<PartyEnv>();
  app.route('/merchants', createMerchantsParty(world));
  app.route('/lists', createListsParty(world));
  app.route('/registry', createRegistryParty(world));
  app.route('/ocr', createOcrParty(world));
  app.route('/forensics', createForensicsParty(world));
  app.route('/identity', createIdentityParty(world));
  app.route('/esign', createEsignParty(world));
  app.route('/bank', createBankParty(world));
  app.route('/networks', createNetworksParty(world));
  app.route('/terminals', createTerminalsParty(world));
  app.route('/settlement', createSettlementParty(world));
  app.route('/payouts', createPayoutsParty(world));
  app.route('/sms', createSmsParty(world));
  if (sms) app.post('/', createSmsProviders(world, sms));
  app.route('/chats', createChatsParty(world));
  if (wechatPay) app.route('/wechat-pay', createWechatPayParty(world, wechatPay));
  if (yeepay) app.route('/yeepay', createYeepayParty(world, yeepay));
  if (lakala) app.route('/lakala', createLakalaParty(world, lakala));
  app.route('/', createControlRoutes(world, inbox, reset));
  return app;
}

interface HttpListener {
  port: number;
  close(): Promise<void>;
}

function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  port: number,
  hostname: string,
): Promise<HttpListener> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch, port, hostname }, (address) => {
      resolve({ port: address.port, close: () => closeServer(server) });
    });
    server.once('error', reject);
  });
}

const closeServer = (server: ServerType): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
