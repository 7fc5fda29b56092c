/** The API of a test: real storage in memory, and a process that answers as it is told. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import pino from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { callbackReader } from '../../adapters/callbacks.ts';
import { KeyRing } from '../../adapters/key-ring.ts';
import { createLinks } from '../../adapters/links.ts';
import { loadPolicy } from '../../adapters/policies.ts';
import type { Storage } from '../../adapters/storage.ts';
import type { VaultPort } from '../../activities/vault.ts';
import { createCodec } from '../../adapters/temporal/codec.ts';
import { noRows } from '../../domain/campaign.ts';
import type { CardChangeRequest } from '../../domain/card-change.ts';
import { createApp } from '../../client/api/app.ts';
import { merchantWith } from './facts.ts';
import { memoryStorage } from './memory.ts';
import { applicantToken } from './submission.ts';
import { tokenReader } from '../../client/api/caller.ts';
import type { Doors } from '../../client/api/doors.ts';
import { createMetrics } from '../../client/api/metrics.ts';
import { bodyDigestOf } from '../../client/ids.ts';
import { workflowIdOf, type Acknowledgement, type Status } from '../../workflows/contract.ts';

export interface Claims {
  sub?: string;
  acquirerId?: string;
  roles: readonly string[];
  merchantId?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** JSON, or the text of another type. */
  body: Record<string, unknown> & { text?: string };
}

/** One thing the process was told, in order. */
export interface Told {
  what: string;
  with: unknown;
  key?: string;
}

export const jwtSecret = 'a-secret-of-the-api-of-32-letters';
export const keys = [{ id: 'k1', key: Buffer.alloc(32, 7) }];
export const callbackSecret = 'callback-secret';
export const publicUrl = 'https://pay.example.com';
export const links = createLinks(publicUrl, [Buffer.alloc(32, 7)]);

/** The token of a person or system, good for an hour unless told. */
export const tokenOf = (claims: Claims, validFor = '1h', secret = jwtSecret): Promise<string> =>
  new SignJWT({ acquirerId: 'demo', ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(claims.sub ?? 'owner-1')
    .setIssuedAt()
    .setExpirationTime(validFor)
    .sign(new TextEncoder().encode(secret));

export const owner: Claims = { sub: 'owner-1', roles: ['owner'], merchantId: 'M-GREEN' };
export const backOffice: Claims = { sub: 'core', roles: ['back-office'] };
export const maker: Claims = { sub: 'maker-1', roles: ['maker'] };
export const auditor: Claims = { sub: 'auditor-1', roles: ['auditor'] };

/** Opens a storage for the tests of a file. */
export function apiForTests() {
  let storage: Storage | undefined;
  beforeAll(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'card-change-api-'));
    storage = await memoryStorage(keys, dataDir);
  });
  afterAll(() => storage?.close());
  return {
    storage: () => storage as Storage,
    api: (more: Partial<Doors> = {}) => apiOn(storage as Storage, more),
  };
}

export type Api = ReturnType<typeof apiOn>;

/** The API on a storage that is open already, and on other doors than those of a test alone. */
export function apiOn(storage: Doors['storage'], more: Partial<Doors>) {
  const told: Told[] = [];
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line) => logged.push(JSON.parse(line) as never) });
  const cardChanges = process(storage, told);
  const app = createApp({
    cardChanges,
    campaigns: campaigns(told),
    storage: { ...storage, vault: knowingApplicant(storage.vault) },
    merchants: {
      record: async ({ merchantId }) => merchantWith({ merchantId }),
      contactAddress: async () => ({ channel: 'sms', address: '13800138001' }),
    },
    policyOf: () => loadPolicy('cn-default', 1),
    policies: [loadPolicy('cn-default', 1)],
    sms: { send: async (sms) => void told.push({ what: 'sms', with: sms, key: sms.key }) },
    links,
    readCallback: callbackReader({ bank: callbackSecret, networks: callbackSecret }),
    codec: createCodec(new KeyRing(keys)),
    readToken: tokenReader({ secret: jwtSecret }),
    pingTemporal: async () => undefined,
    metrics: createMetrics(),
    networks: ['unionpay', 'alipay'],
    temporalUiUrl: 'http://localhost:8233',
    log,
    ...more,
  });
  const call = async (
    method: string,
    path: string,
    { body, as, key, headers = {} }: Call = {},
  ): Promise<Answer> => {
    const json = body !== undefined && typeof body !== 'string' && !(body instanceof FormData);
    const response = await app.request(path, {
      method,
      headers: {
        ...(as && { authorization: `Bearer ${await tokenOf(as)}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...((json || typeof body === 'string') && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: json ? JSON.stringify(body) : (body as string | FormData),
      }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const read = (isJson ? JSON.parse(text) : { text }) as Answer['body'];
    return { status: response.status, headers: response.headers, body: read };
  };
  return {
    app,
    /** The process, for tests that give it another answer. */
    cardChanges,
    told,
    logged,
    get: (path: string, options?: Call) => call('GET', path, options),
    post: (path: string, options?: Call) => call('POST', path, options),
    put: (path: string, options?: Call) => call('PUT', path, options),
  };
}

interface Call {
  body?: unknown;
  as?: Claims;
  key?: string;
  headers?: Record<string, string>;
}

/** Opens the request's row as the workflow's first step does, and answers every action. */
function process(storage: Doors['storage'], told: Told[]): Doors['cardChanges'] {
  return {
    async submit(request) {
      told.push({ what: 'submit', with: request, key: request.requestId });
      return openRequest(storage, request);
    },
    async act(ref, action, fields, key) {
      told.push({ what: action, with: { ...fields, requestId: ref.requestId }, key });
      return {
        stage: 'identity',
        waitingOn: 'merchant',
        problems: [],
        next: 'go on',
        verdict: action === 'object' ? 'accepted' : 'done',
      };
    },
    async report(ref, signal, report) {
      told.push({ what: signal, with: { ...report, requestId: ref.requestId } });
    },
    status: async (ref): Promise<Status> => statusOf(ref.requestId),
    async *list() {
      // No request is about to switch.
    },
    assessments: async () => ({ policy: loadPolicy('cn-default', 1), gates: [] }),
  };
}

/** Campaigns begin and obey. */
function campaigns(told: Told[]): Doors['campaigns'] {
  return {
    start: async (order) => void told.push({ what: 'start', with: order }),
    async act(campaignId, action, said, key) {
      told.push({ what: action, with: { campaignId, ...said }, key });
      return { campaignId, state: 'paused', since: '2026-06-10T02:00:00.000Z', counts: noRows() };
    },
  };
}

export const statusOf = (requestId: string, more: Partial<Status> = {}): Status => ({
  requestId,
  acquirerId: 'demo',
  merchantId: 'M-GREEN',
  stage: 'identity',
  waitingOn: 'merchant',
  since: '2026-06-10T02:00:00.000Z',
  money: 'old',
  risk: 'green',
  problems: [],
  notes: [],
  newLast4: '1011',
  oldLast4: '8889',
  next: { merchant: 'prove who you are', staff: 'wait' },
  steps: [],
  evidence: 'evidence-1',
  policy: 'cn-default/1',
  ...more,
});

/** The row of a request, and its acknowledgement. */
export async function openRequest(
  storage: Doors['storage'],
  request: CardChangeRequest,
): Promise<Acknowledgement> {
  const { acquirerId, merchantId, requestId, intake } = request;
  const bodyDigest = bodyDigestOf(request);
  const run = { workflowId: workflowIdOf(acquirerId, merchantId), runId: `run-${requestId}` };
  const acknowledgement: Acknowledgement = {
    requestId,
    ...run,
    stage: 'screening',
    problems: [],
    needs: [],
    waitingOn: 'nobody',
    eta: '2026-06-12T02:00:00.000Z',
    money: 'old',
    bodyDigest,
  };
  const at = '2026-06-10T02:00:00.000Z';
  await storage.requests.open({
    acquirerId,
    merchantId,
    requestId,
    ...run,
    intake,
    bodyDigest,
    at,
  });
  await storage.audit.append({
    acquirerId,
    merchantId,
    requestId,
    entries: [{ seq: 1, at, actor: request.submittedBy.id, action: 'submitted', data: { intake } }],
    standing: { stage: 'screening', waitingOn: 'nobody', money: 'old', problems: [] },
    acknowledgement,
  });
  return acknowledgement;
}

/** The applicant of `submissionBody` stands in no vault; others are looked for. */
const knowingApplicant = (vault: VaultPort): VaultPort => ({
  ...vault,
  describePerson: async (merchant, token) =>
    token === applicantToken ? { token, idLast4: '0042' } : vault.describePerson(merchant, token),
});

/** A key nobody has used. */
export const newKey = (): string => randomBytes(12).toString('hex');
