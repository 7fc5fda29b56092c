/** A fake outside party: an HTTP server with configured answers that keeps what it received. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { AccountSecrets, PersonSecrets } from '../../activities/vault.ts';
import type { DetokenizingVault } from '../../adapters/vault/detokenization.ts';

export interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}
/** A status with a body (JSON unless it is text), or a function that handles the request. */
export type Reply =
  | { status: number; json?: unknown; text?: string; headers?: Record<string, string> }
  | ((response: ServerResponse) => void);

export const dropConnection: Reply = (response) => response.destroy();
export const neverReply: Reply = () => undefined;

export async function startFakeParty(...replies: Reply[]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const { method = '', url = '', headers } = request;
      received.push({ method, url, headers, body });
      const reply = replies[Math.min(received.length, replies.length) - 1];
      if (typeof reply === 'function') return reply(response);
      response.writeHead(reply?.status ?? 500, reply?.headers);
      response.end(reply?.text ?? JSON.stringify(reply?.json ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, received, close };
}

export const buildAccountSecrets = (more: Partial<AccountSecrets> = {}): AccountSecrets => ({
  accountNumber: '6222021234567890128',
  kind: 'PERSONAL',
  cardType: 'DC',
  bankCode: '102',
  bankName: '工商银行',
  holderName: '赵阿香',
  holderIdNumber: '11010519491231002X',
  holderRelation: 'SELF',
  mobile: '13800000001',
  ...more,
});

/** A vault with one account and one person under every token, which records the purposes of detokenization. */
export function createFakeVault(
  secrets: AccountSecrets = buildAccountSecrets(),
  person: PersonSecrets = {
    name: secrets.holderName,
    idNumber: secrets.holderIdNumber,
    mobile: '13800000001',
  },
) {
  const purposes: string[] = [];
  const { kind, bankCode, bankName, holderRelation } = secrets;
  const vault: DetokenizingVault = {
    describeAccount: async (_merchant, token) => ({
      token,
      fingerprint: 'f'.repeat(32),
      first6: secrets.accountNumber.slice(0, 6),
      last4: secrets.accountNumber.slice(-4),
      kind,
      bankCode,
      bankName,
      holderRelation,
    }),
    detokenizeAccount: async (_merchant, _token, purpose) => {
      purposes.push(purpose);
      return secrets;
    },
    detokenizePerson: async (_merchant, _token, purpose) => {
      purposes.push(purpose);
      return person;
    },
    detokenizeBoth: async (_merchant, { personToken }, purpose) => {
      purposes.push(purpose);
      return { account: secrets, ...(personToken !== undefined && { person }) };
    },
  };
  return { vault, purposes };
}
