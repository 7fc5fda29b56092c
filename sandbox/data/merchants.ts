/** Test merchants as the acquirer's core keeps them. Dates are relative to the start of the sandbox. */
import { createHash } from 'node:crypto';
import type { Contact, MerchantRecord, Terminal } from '../../domain/parties.ts';
import { Books } from '../settlement/books.ts';
import { maskedAddress } from '../masks.ts';
import { unreachableMobiles } from './persons.ts';

interface Address {
  channel: 'sms' | 'email';
  address: string;
}

export interface SandboxMerchant {
  record: MerchantRecord;
  addresses: Record<string, Address>;
  books: Books;
}

export type MerchantChanges = Partial<Omit<MerchantRecord, 'merchantId'>>;

interface Template {
  merchantId: string;
  /** What is special about him, as `sandbox/README.md` has it. */
  title: string;
  changes: (now: Relative) => MerchantChanges;
}

type Relative = (days: number) => string;
const dayMs = 24 * 60 * 60_000;
const relative = (): Relative => {
  const start = Date.now();
  return (days) => new Date(start + days * dayMs).toISOString();
};

/** Everybody's mobile is his own, so that messages can be told apart by their receiver. */
const mobileOf = (merchantId: string): string => {
  const digest = createHash('sha256').update(merchantId).digest();
  return `138${String(digest.readUInt32BE() % 100_000_000).padStart(8, '0')}`;
};

const addressesOf = (merchantId: string): Record<string, Address> => ({
  'c-mobile': { channel: 'sms', address: mobileOf(merchantId) },
  'c-mail': { channel: 'email', address: `${merchantId.toLowerCase()}@example.com` },
  'c-removed': { channel: 'sms', address: mobileOf(`${merchantId} before`) },
  'c-unreachable': { channel: 'sms', address: unreachableMobiles[0] ?? '' },
});

const contact = (id: string, since: string, until?: string): Contact => ({
  id,
  channel: id === 'c-mail' ? 'email' : 'sms',
  masked: '',
  since,
  ...(until !== undefined && { until }),
});

const terminal = (n: number, online = true): Terminal => ({
  sn: `SN-${n}`,
  model: 'A920',
  appVersion: '3.2.1',
  online,
});

/** A small shop, long on board, one network and one terminal: the green main line. */
const green = (day: Relative): MerchantRecord => ({
  merchantId: 'M-GREEN',
  kind: 'MICRO',
  displayName: '阿香*小吃店',
  state: 'ACTIVE',
  arrearsFen: 0,
  frozen: false,
  abnormal: false,
  onboardAt: day(-900),
  binding: {
    first6: '622202',
    last4: '8889',
    bankCode: '102',
    bankName: '工商银行',
    accountKind: 'PERSONAL',
    status: 'ACTIVE',
    cardVersion: 1,
    since: day(-900),
  },
  contacts: [contact('c-mobile', day(-900)), contact('c-mail', day(-900))],
  networks: [{ id: 'unionpay', state: 'open', lead: true }],
  terminals: [terminal(1)],
  dailyAverageFen: 320_000,
  lastChanges: [],
  openChanges: [],
  submissionsToday: 0,
});

export const templates: readonly Template[] = [
  {
    merchantId: 'M-GREEN',
    title: 'micro merchant, one network, one terminal',
    changes: () => ({}),
  },
  {
    merchantId: 'M-CHAIN',
    title: 'four networks (one closed), three terminals (one offline)',
    changes: () => ({
      displayName: '老王*超市',
      networks: [
        { id: 'unionpay', state: 'open', lead: true },
        { id: 'wechat-pay', state: 'open', lead: false },
        { id: 'alipay', state: 'open', lead: false },
        { id: 'netsunion', state: 'closed', lead: false },
      ],
      terminals: [terminal(1), terminal(2), terminal(3, false)],
    }),
  },
  {
    merchantId: 'M-SOLE',
    title: 'sole trader with a licence',
    changes: (day) => ({
      kind: 'SOLE',
      displayName: '建国*百货',
      licenceValidUntil: day(3650),
    }),
  },
  {
    merchantId: 'M-COMPANY',
    title: 'company with a corporate account',
    changes: (day) => ({
      kind: 'COMPANY',
      displayName: '京味*公司',
      licenceValidUntil: day(3650),
      binding: {
        ...green(day).binding,
        first6: '110010',
        last4: '0077',
        bankCode: '105',
        bankName: '建设银行',
        accountKind: 'CORPORATE',
      },
    }),
  },
  {
    merchantId: 'M-LICENCE',
    title: 'company whose licence has expired',
    changes: (day) => ({
      kind: 'COMPANY',
      displayName: '旧照*公司',
      licenceValidUntil: day(-5),
      binding: {
        ...green(day).binding,
        first6: '110010',
        last4: '0088',
        bankCode: '105',
        bankName: '建设银行',
        accountKind: 'CORPORATE',
      },
    }),
  },
  { merchantId: 'M-FROZEN', title: 'frozen', changes: () => ({ frozen: true }) },
  {
    merchantId: 'M-ARREARS',
    title: '120 yuan in arrears',
    changes: () => ({ arrearsFen: 12_000 }),
  },
  {
    merchantId: 'M-ABNORMAL',
    title: 'on the register of abnormal operations',
    changes: () => ({ abnormal: true }),
  },
  { merchantId: 'M-SUSPENDED', title: 'suspended', changes: () => ({ state: 'SUSPENDED' }) },
  {
    merchantId: 'M-NEWPHONE',
    title: 'new mobile 3 days ago',
    changes: (day) => ({
      contacts: [contact('c-mobile', day(-3)), contact('c-mail', day(-900))],
      lastChanges: [{ what: 'contact', at: day(-3) }],
    }),
  },
  {
    merchantId: 'M-TAKEOVER',
    title: 'contact and password changed in the last 4 days',
    changes: (day) => ({
      lastChanges: [
        { what: 'contact', at: day(-3) },
        { what: 'password', at: day(-4) },
      ],
    }),
  },
  {
    merchantId: 'M-RECENT',
    title: 'settlement card changed 10 days ago',
    changes: (day) => ({
      lastChanges: [
        {
          what: 'settlement-card',
          at: day(-10),
          replaced: { first6: '622848', last4: '1033', bankCode: '103' },
        },
      ],
    }),
  },
  {
    merchantId: 'M-LOSTCARD',
    title: 'the bound card is reported lost',
    changes: (day) => ({ binding: { ...green(day).binding, status: 'LOST' } }),
  },
  {
    merchantId: 'M-REMOVED',
    title: 'a contact was removed 10 days ago',
    changes: (day) => ({
      contacts: [
        contact('c-mobile', day(-900)),
        contact('c-mail', day(-900)),
        contact('c-removed', day(-900), day(-10)),
      ],
    }),
  },
  {
    merchantId: 'M-NOSMS',
    title: 'his mobile is never reached',
    changes: (day) => ({
      contacts: [contact('c-unreachable', day(-900)), contact('c-mail', day(-900))],
    }),
  },
];

/** Every merchant of the table, fresh. */
export function merchants(): SandboxMerchant[] {
  const day = relative();
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
  record: { ...known.record, ...changes },
  books: changes.binding ? new Books(changes.binding) : known.books,
});

function opened(
  template: MerchantRecord,
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
  const record = { ...template, contacts, terminals, ...changes, merchantId };
  return { record, addresses, books: new Books(record.binding) };
}
