/** Test merchants as the acquirer's core keeps them. Dates are relative to the start of the sandbox, or to a clock of a test's own. */
import { createHash } from 'node:crypto';
import type { Network } from '../../domain/parties.ts';
import { Books } from '../settlement/books.ts';
import { maskedAddress } from '../masks.ts';
import { unreachableMobiles } from './persons.ts';
import { green, templates, type CoreRecord, type Relative } from './templates.ts';

interface Address {
  channel: 'sms' | 'email';
  address: string;
}

export interface SandboxMerchant {
  record: CoreRecord;
  addresses: Record<string, Address>;
  books: Books;
}

export type MerchantChanges = Partial<Omit<CoreRecord, 'merchantId'>>;

const dayMs = 24 * 60 * 60_000;
const relativeTo =
  (now: number): Relative =>
  (days) =>
    new Date(now + days * dayMs).toISOString();

/** Everybody's mobile is his own, so that messages can be told apart by their receiver. */
const mobileOf = (merchantId: string): string => {
  const digest = createHash('sha256').update(merchantId).digest();
  return `138${String(digest.readUInt32BE() % 100_000_000).padStart(8, '0')}`;
};

const numbered = (merchantId: string, networks: Network[]): Network[] =>
  networks.map((network) =>
    network.id === 'wechat-pay' ? { ...network, merchantNo: subMchidOf(merchantId) } : network,
  );

/** WeChat Pay knows a merchant by a number of its own, ten digits. */
export const subMchidOf = (merchantId: string): string =>
  `19${mobileOf(`${merchantId} at WeChat Pay`).slice(3)}`;

const addressesOf = (merchantId: string): Record<string, Address> => ({
  'c-mobile': { channel: 'sms', address: mobileOf(merchantId) },
  'c-mail': { channel: 'email', address: `${merchantId.toLowerCase()}@example.com` },
  'c-removed': { channel: 'sms', address: mobileOf(`${merchantId} before`) },
  'c-unreachable': { channel: 'sms', address: unreachableMobiles[0] ?? '' },
});

/** Every merchant of the table, fresh; `now` in ms since 1970. */
export function merchants(now: number): SandboxMerchant[] {
  const day = relativeTo(now);
  return templates.map(({ merchantId, changes }) =>
    opened({ ...green(day), ...changes(day) }, merchantId),
  );
}

/** The merchant changed, or another one like him, whose terminals and addresses are his own. */
export const copyOf = (
  known: SandboxMerchant,
  merchantId: string,
  changes: MerchantChanges,
): SandboxMerchant =>
  merchantId === known.record.merchantId
    ? changed(known, changes)
    : opened(structuredClone(known.record), merchantId, changes);

/** What settlement, networks and terminals hold stays as it is, unless the binding is set anew. */
const changed = (known: SandboxMerchant, changes: MerchantChanges): SandboxMerchant => ({
  addresses: known.addresses,
  record: {
    ...known.record,
    ...changes,
    networks: numbered(known.record.merchantId, changes.networks ?? known.record.networks),
  },
  books: changes.binding ? new Books(changes.binding) : known.books,
});

function opened(
  template: CoreRecord,
  merchantId: string,
  changes: MerchantChanges = {},
): SandboxMerchant {
  const addresses = addressesOf(merchantId);
  const contacts = template.contacts.map((known) => ({
    ...known,
    masked: maskedAddress(addresses[known.id]?.address ?? ''),
  }));
  const terminals = template.terminals.map((known, n) => ({
    ...known,
    sn: `SN-${merchantId}-${n + 1}`,
  }));
  const networks = numbered(merchantId, changes.networks ?? template.networks);
  const record = { ...template, contacts, terminals, ...changes, networks, merchantId };
  return { record, addresses, books: new Books(record.binding) };
}
