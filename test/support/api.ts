/** The API of a test: real storage in memory, and a stub of the workflow with configured answers. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { isEndpointUrl } from '../../adapters/events/addresses.ts';
import { createNotificationReader } from '../../adapters/networks/notifications.ts';
import { createCallbackReader } from '../../adapters/parties/callbacks.ts';
import { KeyRing } from '../../adapters/key-ring.ts';
import { createSignedLinks } from '../../adapters/vault/signed-links.ts';
import { signDevelopmentToken } from '../../adapters/settings/development.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import type { Storage } from '../../adapters/storage/storage.ts';
import { createCodec } from '../../adapters/temporal/codec.ts';
import { createApp } from '../../api/app.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { readForm } from '../../scripts/demo/http.ts';
import { buildMerchant } from './facts.ts';
import { openMemoryStorage } from './memory-database.ts';
import {
  createStubCampaigns,
  createStubProcess,
  withKnownApplicant,
  type RecordedCall,
} from './api-stubs.ts';
import { createTokenReader } from '../../api/tokens.ts';
import type { ApiDependencies } from '../../api/dependencies.ts';
import { noMeter } from '../../adapters/metrics/meter.ts';

export interface Claims {
  sub?: string;
  acquirerId?: string;
  roles: readonly string[];
  merchantId?: string;
  merchants?: readonly string[];
  /** How the person signed in, RFC 8176. */
  amr?: readonly string[];
  terminal?: string;
  cnf?: { 'x5t#S256': string };
  device?: 'known' | 'new';
  device_id?: string;
  rooted?: boolean;
  place?: 'usual' | 'other';
}

export interface Answer {
  status: number;
  headers: Headers;
  /** JSON, or the text of another type. */
  body: Record<string, unknown> & { text?: string };
}

export const jwtSecret = 'a-secret-of-the-api-of-32-letters';
export const tokenAudience = 'card-change';
export const tokenSettings = {
  audience: tokenAudience,
  issuers: [],
  developmentSecret: jwtSecret,
};
export const keys = [{ id: 'k1', key: Buffer.alloc(32, 7) }];
export const callbackSecrets = {
  bank: 'the-key-of-the-bank-24-signs',
  networks: 'the-key-of-the-networks-24-signs',
  merchants: 'the-key-of-the-core-24-signs',
};
export const publicUrl = 'https://pay.example.com';
export const links = createSignedLinks(publicUrl, [Buffer.alloc(32, 7)]);

/** A token of a person or system, valid for an hour by default. */
export const createToken = (claims: Claims, validFor = '1h', secret = jwtSecret): Promise<string> =>
  signDevelopmentToken(
    { sub: 'owner-1', acquirerId: 'demo', ...claims },
    { secret, audience: tokenAudience, validFor },
  );

export const owner: Claims = { sub: 'owner-1', roles: ['owner'], merchantId: 'M-GREEN' };
export const backOffice: Claims = { sub: 'core', roles: ['back-office'] };
export const maker: Claims = { sub: 'maker-1', roles: ['maker'] };
export const auditor: Claims = { sub: 'auditor-1', roles: ['auditor'] };

/** Opens a storage for the tests of a file, and closes it after them. */
export function setUpApi() {
  let storage: Storage | undefined;
  beforeAll(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'card-change-api-'));
    storage = await openMemoryStorage(keys, dataDir);
  });
  afterAll(() => storage?.close());
  return {
    storage: () => storage as Storage,
    api: (more: Partial<ApiDependencies> = {}) => createApi(storage as Storage, more),
  };
}

export type Api = ReturnType<typeof createApi>;

/** Tests of a file share a few merchants, persons and callers: the daily limits are for tests of their own. */
const calmPolicy = ((): Policy => {
  const policy = loadPolicy('cn-default', 1);
  const entries = { tokens: 100_000, drafts: 100_000, documentMb: 100_000 };
  return {
    ...policy,
    values: {
      ...policy.values,
      'submit.perDay': 100_000,
      'limits.submissions': { perPersonDay: 100_000, perDeviceDay: 100_000, perAgentDay: 100_000 },
      'limits.entries': { merchant: entries, caller: entries, backOffice: entries },
      'limits.sms': { perNumberHour: 100_000 },
    },
  };
})();

/** The API on a storage that is already open, with other dependencies than the defaults of a test. */
export function createApi(storage: ApiDependencies['storage'], more: Partial<ApiDependencies>) {
  const recorded: RecordedCall[] = [];
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line) => logged.push(JSON.parse(line) as never) });
  const cardChanges = createStubProcess(storage, recorded);
  const app = createApp({
    cardChanges,
    campaigns: createStubCampaigns(recorded),
    storage: { ...storage, vault: withKnownApplicant(storage.vault) },
    merchants: {
      readRecord: async ({ merchantId }) => buildMerchant({ merchantId }),
      findContactAddress: async () => ({ channel: 'sms', address: '13800138001' }),
    },
    getPolicy: () => calmPolicy,
    sms: { send: async (sms) => void recorded.push({ name: 'sms', fields: sms, key: sms.key }) },
    links,
    publicUrl,
    findServicePhone: (acquirerId) => (acquirerId === 'demo' ? '400-000-0001' : '400-000-0000'),
    readCallback: createCallbackReader(callbackSecrets),
    readNotification: createNotificationReader({}),
    codec: createCodec(new KeyRing(keys, 'CODEC_KEYS')),
    readToken: createTokenReader(tokenSettings),
    isTrustedProxy: () => false,
    isFitForEvents: async (url) => isEndpointUrl(url, { allowsLoopback: false }),
    pingTemporal: async () => undefined,
    meter: noMeter,
    networks: ['unionpay', 'alipay'],
    temporalUiUrl: 'http://localhost:8233',
    log,
    ...more,
  });
  const tokens = new Map<string, Promise<string>>();
  /** As an app keeps its token from one call to the next, for a while. */
  const findToken = (as: Claims): Promise<string> => {
    const name = JSON.stringify([as, Math.floor(Date.now() / 600_000)]);
    const token = tokens.get(name) ?? createToken(as);
    tokens.set(name, token);
    return token;
  };
  const call = async (
    method: string,
    path: string,
    { body, as, key, headers = {}, from }: CallOptions = {},
  ): Promise<Answer> => {
    const json = body !== undefined && typeof body !== 'string' && !(body instanceof FormData);
    const request = {
      method,
      headers: {
        ...(as && { authorization: `Bearer ${await findToken(as)}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...((json || typeof body === 'string') && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: json ? JSON.stringify(body) : (body as string | FormData),
      }),
    };
    const connection = { incoming: { socket: { remoteAddress: from } } };
    const response = await app.request(path, request, from === undefined ? {} : connection);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const read = (isJson ? JSON.parse(text) : { text }) as Answer['body'];
    return { status: response.status, headers: response.headers, body: read };
  };
  return {
    app,
    /** The stub of the workflow, for tests that configure other answers. */
    cardChanges,
    calls: recorded,
    logged,
    get: (path: string, options?: CallOptions) => call('GET', path, options),
    post: (path: string, options?: CallOptions) => call('POST', path, options),
    put: (path: string, options?: CallOptions) => call('PUT', path, options),
  };
}

/** Opens the page behind a stop link and presses its button, as a person does. */
export async function pressStop(at: Pick<Api, 'get' | 'post'>, path: string): Promise<Answer> {
  const page = await at.get(path);
  const body = readForm(page.body.text ?? '').toString();
  return at.post(path, { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
}

interface CallOptions {
  body?: unknown;
  as?: Claims;
  key?: string;
  headers?: Record<string, string>;
  /** Remote address of the connection; there is none unless given. */
  from?: string;
}

/** An unused idempotency key. */
/** Sends an action on a request, as the owner unless another caller is given. */
export const act = (
  at: Pick<Api, 'post'>,
  id: string,
  action: string,
  body: object,
  key = createKey(),
  as: Claims = owner,
): Promise<Answer> => at.post(`/v1/card-changes/${id}/${action}`, { as, key, body });

export const createKey = (): string => randomBytes(12).toString('hex');
