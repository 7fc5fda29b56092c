/** A sandbox for a test, and helpers that call its parties as an adapter does. */
import { onTestFinished } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.ts';

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

export interface SandboxClient {
  sandbox: Sandbox;
  get(path: string): Promise<Answer>;
  /** Without a key the header is left out. */
  post(path: string, body: object, key?: string): Promise<Answer>;
}

const secret = 'outside-secret';

/** @returns a sandbox that is closed when the test ends; connections that break reject the call */
export async function startSandboxClient(
  options: Partial<SandboxOptions> = {},
): Promise<SandboxClient> {
  const sandbox = await startSandbox({ secret, pendingMs: 5, silenceMs: 20, ...options });
  onTestFinished(() => sandbox.close());
  const call = async (method: string, path: string, body?: object, key?: string) => {
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = text.startsWith('{') || text.startsWith('[');
    const parsed = (json ? JSON.parse(text) : { text }) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body: parsed };
  };
  return {
    sandbox,
    get: (path) => call('GET', path),
    post: (path, body, key) => call('POST', path, body, key),
  };
}

export const goodAccount = {
  number: '6217000200112001011',
  kind: 'PERSONAL',
  bankCode: '105',
  holderName: '李桂香',
};

/** Places and queries the orders of one request, as the switch does. */
export function createOrders(outside: SandboxClient, requestId: string, merchantId = 'M-GREEN') {
  const head = { requestId, acquirerId: 'demo', merchantId };
  const keyOf = (kind: string, n: string) => `${requestId}/${kind}/${n}`;
  const place = (path: string, kind: string, fields: object, n: string) =>
    outside.post(`${path}/orders`, { ...head, kind, ...fields }, keyOf(kind, n));
  return {
    head,
    /** The owner signs for a card. */
    sign: async (newLast4 = '1011') => {
      const signer = { name: '李桂香', idType: 'resident-id', idNumber: '110105198506120042' };
      const subject = { personToken: 'pers_1', accountToken: `acct_${newLast4}`, signer };
      const terms = { version: '1', oldLast4: '8889', newLast4, bankName: '建设银行', feeFen: 0 };
      const opened = await outside.post(
        '/esign/signings',
        { ...head, ...subject, ...terms },
        keyOf('sign', newLast4),
      );
      await outside.post(`/esign/signings/${String(opened.body['signingId'])}/sign`, {});
    },
    settle: (kind: string, fields: object = {}, n = 'settlement') =>
      place('/settlement', kind, fields, n),
    atNetwork: (kind: string, fields: object, networkId = 'unionpay') =>
      place(`/networks/${networkId}`, kind, fields, networkId),
    atTerminal: (kind: string, sn: string, fields: object = {}) =>
      place('/terminals', kind, { sn, ...fields }, sn),
    ask: (path: string, kind: string, n: string) =>
      outside.get(`${path}/orders/${encodeURIComponent(keyOf(kind, n))}`),
  };
}

/** The fields of a switch to the good account. */
export const switchToGoodAccount = {
  account: goodAccount,
  expectCardVersion: 1,
  evidence: 'e'.repeat(64),
};

/** Orders a snapshot of the settlement and returns its reference. */
export async function readSnapshot(
  orders: ReturnType<typeof createOrders>,
): Promise<{ snapshotRef: string }> {
  const { body } = await orders.settle('snapshot');
  return body['result'] as { snapshotRef: string };
}
