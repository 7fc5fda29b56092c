/** What the API is made of: everything a route may reach. Tests hand in their own. */
import type { PayloadCodec } from '@temporalio/common';
import type { callbackReader } from '../../adapters/callbacks.ts';
import type { Links } from '../../adapters/links.ts';
import type { Log } from '../../adapters/log.ts';
import type { PolicyOf } from '../../adapters/policies.ts';
import type { Storage } from '../../adapters/storage.ts';
import type { MerchantsPort } from '../../activities/merchants.ts';
import type { SmsPort } from '../../activities/notices.ts';
import type { Campaigns } from '../campaigns.ts';
import type { Policy } from '../../domain/policy.ts';
import type { CardChanges } from '../card-changes.ts';
import type { Caller } from './caller.ts';
import type { Metrics } from './metrics.ts';

export interface Doors {
  cardChanges: Pick<CardChanges, 'submit' | 'act' | 'report' | 'status' | 'assessments' | 'list'>;
  campaigns: Pick<Campaigns, 'start' | 'act'>;
  storage: Omit<Storage, 'close'>;
  merchants: Pick<MerchantsPort, 'record' | 'contactAddress'>;
  sms: SmsPort;
  policyOf: PolicyOf;
  /** Those in use, newest versions. */
  policies: readonly Policy[];
  links: Links;
  readCallback: ReturnType<typeof callbackReader>;
  codec: PayloadCodec;
  readToken(token: string): Promise<Caller | undefined>;
  /** @throws Error when Temporal does not answer */
  pingTemporal(): Promise<unknown>;
  metrics: Metrics;
  /** Ids of the networks that merchants' records name. */
  networks: readonly string[];
  /** The one origin that may ask the codec endpoint. */
  temporalUiUrl: string;
  log: Log;
}

/** Hono's context of every route. */
export interface ApiEnv {
  Variables: {
    doors: Doors;
    /** Names this call in the answer and in the log. */
    requestRef: string;
    /** Behind an operation that asks for a token. */
    caller: Caller;
  };
}
