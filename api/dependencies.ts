/** Everything a route may use. Tests pass in their own. */
import type { HttpBindings } from '@hono/node-server';
import type { PayloadCodec } from '@temporalio/common';
import type { createCallbackReader } from '../adapters/parties/callbacks.ts';
import type { NotificationReader } from '../adapters/networks/notifications.ts';
import type { SignedLinks } from '../adapters/vault/signed-links.ts';
import type { Log } from '../adapters/log.ts';
import type { Meter } from '../adapters/metrics/meter.ts';
import type { PolicyResolver } from '../adapters/settings/policy-files.ts';
import type { Storage } from '../adapters/storage/storage.ts';
import type { MerchantsPort } from '../activities/merchants.ts';
import type { PayoutListPort } from '../activities/settlement.ts';
import type { SmsPort } from '../activities/notice.ts';
import type { Branch } from '../domain/account/branches.ts';
import type { Campaigns } from '../client/campaigns.ts';
import type { CardChanges } from '../client/card-changes.ts';
import type { Caller } from './caller.ts';
import type { Desk, DeskSession } from './desk/desk.ts';
import type { HostedSession } from './hosted/hosted-session.ts';

export interface ApiDependencies {
  cardChanges: Pick<CardChanges, 'submit' | 'act' | 'report' | 'status' | 'assessments' | 'list'>;
  campaigns: Pick<Campaigns, 'start' | 'act'>;
  storage: Omit<Storage, 'close'>;
  merchants: Pick<MerchantsPort, 'readRecord' | 'findContactAddress'>;
  /** Missing where the installation does not have the list of payouts read. */
  payouts?: PayoutListPort;
  /** The acquirer's list of bank branches; missing where the installation has none. */
  branches?: readonly Branch[];
  sms: SmsPort;
  getPolicy: PolicyResolver;
  links: SignedLinks;
  /** Under which merchants reach the API. */
  publicUrl: string;
  /** The number that merchants of an acquirer call; the usual one for an unknown acquirer. */
  findServicePhone(acquirerId?: string): string;
  readCallback: ReturnType<typeof createCallbackReader>;
  readNotification: NotificationReader;
  codec: PayloadCodec;
  readToken(token: string): Promise<Caller | undefined>;
  /** Whether an address is that of a proxy of ours, whose word about who called it counts. */
  isTrustedProxy(address: string): boolean;
  /** Whether events may be sent to an address: a public one. */
  isFitForEvents(url: string): Promise<boolean>;
  /** Whether the process takes no more calls; without it, it does not end. */
  isEnding?(): boolean;
  /** @throws Error when Temporal does not answer */
  pingTemporal(): Promise<unknown>;
  /** Missing where the installation has no desk. */
  desk?: Desk;
  meter: Meter;
  /** Ids of the networks that merchants' records name. */
  networks: readonly string[];
  /** The only origin whose pages may call the codec endpoint. */
  temporalUiUrl: string;
  log: Log;
}

/** Why the short link of a message opens nothing. */ export interface UnopenedLink {
  reason: 'ended' | 'unknown' | 'failed';
  /** Known of a link that has ended. */
  acquirerId?: string;
}

/** Variables of Hono's context in every route. */
export interface ApiEnv {
  /** Of the server; missing where the app is called without one. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    dependencies: ApiDependencies;
    /** Identifies this call in the answer and in the log: the caller's X-Request-Id, or one of ours. */
    requestRef: string;
    /** Set in operations that require a token. */
    caller: Caller;
    /** Set in pages of the desk. */
    session: DeskSession;
    /** Set where the short link of a message opens nothing. */
    shortLink: UnopenedLink;
    /** Set in pages of the hosted change. */
    hosted: HostedSession;
  };
}
