/** Every outside party as a real server, in one process: for the demo and the tests. */
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import type { CallbackTarget } from './callbacks.ts';
import { controls } from './controls.ts';
import type { MerchantChanges, SandboxMerchant } from './data/merchants.ts';
import type { Payout } from './settlement/books.ts';
import type { LedgerEntry, LedgerFilter } from './ledger.ts';
import { openInbox, type Inbox, type Mail, type MailFilter } from './mail.ts';
import type { PartyEnv } from './party.ts';
import { bankParty } from './parties/bank.ts';
import { esignParty } from './parties/esign.ts';
import { identityParty } from './parties/identity.ts';
import { listsParty } from './parties/lists.ts';
import { merchantsParty } from './parties/merchants.ts';
import { networksParty } from './parties/networks.ts';
import { settlementParty } from './parties/settlement.ts';
import { smsParty } from './parties/sms.ts';
import { terminalsParty } from './parties/terminals.ts';
import { wechatPayParty } from './wechat-pay.ts';
import type { WechatPayOptions } from './wechat-pay/options.ts';
import { settle, type SettleOrder } from './settlement/payouts.ts';
import type { FaultScript } from './script.ts';
import { World, type Sms, type SmsFilter } from './world.ts';

export interface SandboxOptions {
  /** Bearer secret of every party. */
  secret: string;
  /** 0, any free port, unless told. */
  port?: number;
  mailPort?: number;
  /** 127.0.0.1 unless told. */
  host?: string;
  /** E.g. http://127.0.0.1:8080/v1/callbacks; without it orders are found done by asking only. */
  callbackUrl?: string;
  /** The parties' own secret unless told. */
  callbackSecret?: string;
  /** How long orders at networks and test payouts stay pending; 50 ms unless told. */
  pendingMs?: number;
  /** How long the silent bank holds a call; 6,000 ms unless told: longer than a caller waits. */
  silenceMs?: number;
  /** With it WeChat Pay's own API stands at `<url>/wechat-pay`, beside its neutral twin. */
  wechatPay?: WechatPayOptions;
}

export interface Sandbox {
  /** Without a slash at the end; a party's base is `<url>/<party>`. */
  url: string;
  /** `smtp://host:port` */
  mailUrl: string;
  /** What happened outside, oldest first. */
  ledger(filter?: LedgerFilter): LedgerEntry[];
  script(fault: FaultScript): void;
  clearScript(): void;
  mails(filter?: MailFilter): Mail[];
  sms(filter?: SmsFilter): Sms[];
  /** A merchant of the caller's own, like a known one (`M-GREEN` unless told), or the known one changed. */
  addMerchant(
    merchant: { merchantId: string; acquirerId?: string; like?: string },
    changes?: MerchantChanges,
  ): SandboxMerchant;
  /** The merchants of the table as they are at an instant, ms since 1970: for a clock of a test's own. */
  openMerchants(now: number): void;
  /** A day's takings: paid to the target now, or kept in the hold. */
  settle(takings: SettleOrder): Payout;
  /** What the parties were to do later they do now: for a clock of a test's own. */
  hurry(): void;
  /** Where bank and networks report to, from now on. */
  reportTo(target: CallbackTarget | undefined): void;
  /** Everything as at the start; merchants that were added are gone. */
  reset(): void;
  close(): Promise<void>;
}

/** @throws Error when a port is taken */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  let target: CallbackTarget | undefined = options.callbackUrl
    ? { url: options.callbackUrl, secret: options.callbackSecret ?? options.secret }
    : undefined;
  const newWorld = () =>
    new World({
      secret: options.secret,
      pendingMs: options.pendingMs ?? 50,
      silenceMs: options.silenceMs ?? 6_000,
      callbacks: () => target,
    });
  let world = newWorld();
  const inbox = await openInbox(() => world, options.mailPort ?? 0, host);
  let app = partiesOf(world, inbox, reset, options.wechatPay);

  function reset(): void {
    world.stop();
    world = newWorld();
    inbox.clear();
    app = partiesOf(world, inbox, reset, options.wechatPay);
  }

  const server = await listen((request, env) => app.fetch(request, env), options.port ?? 0, host);
  return {
    url: `http://${host}:${server.port}`,
    mailUrl: inbox.url,
    ledger: (filter) => world.ledger.entries(filter),
    script: (fault) => world.script.add(fault),
    clearScript: () => world.script.clear(),
    mails: (filter) => inbox.mails(filter),
    sms: (filter) => world.sentSms(filter),
    addMerchant: ({ merchantId, acquirerId = 'demo', like }, changes) =>
      world.addMerchant({ acquirerId, merchantId }, like, changes),
    openMerchants: (now) => world.openMerchants(now),
    settle: (takings) => settle(world, takings),
    hurry: () => world.hurry(),
    reportTo: (next) => {
      target = next;
    },
    reset,
    close: async () => {
      world.stop();
      await Promise.all([server.close(), inbox.close()]);
    },
  };
}

function partiesOf(
  world: World,
  inbox: Inbox,
  reset: () => void,
  wechatPay: WechatPayOptions | undefined,
): Hono<PartyEnv> {
  const app = new Hono<PartyEnv>();
  app.route('/merchants', merchantsParty(world));
  app.route('/lists', listsParty(world));
  app.route('/identity', identityParty(world));
  app.route('/esign', esignParty(world));
  app.route('/bank', bankParty(world));
  app.route('/networks', networksParty(world));
  app.route('/terminals', terminalsParty(world));
  app.route('/settlement', settlementParty(world));
  app.route('/sms', smsParty(world));
  if (wechatPay) app.route('/wechat-pay', wechatPayParty(world, wechatPay));
  app.route('/', controls(world, inbox, reset));
  return app;
}

interface Listening {
  port: number;
  close(): Promise<void>;
}

function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  port: number,
  hostname: string,
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch, port, hostname }, (address) => {
      resolve({ port: address.port, close: () => closed(server) });
    });
    server.once('error', reject);
  });
}

const closed = (server: ServerType): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
