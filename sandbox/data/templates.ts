/** The special property of each test merchant, in one file because it is read as a list. Dates are relative to the start of the sandbox. */
import type { RegisteredNames } from '../../domain/account/holder-names.ts';
import type { Contact, MerchantRecord, Terminal } from '../../domain/parties/merchant.ts';

/** The record as the core keeps it: with the registered names, which the adapter does not pass on. */
export type CoreRecord = Omit<MerchantRecord, 'holder'> & {
  /** `settlementHolder` holds the card of the start: after a switch it is not sent. */
  names?: RegisteredNames & { creditCode?: string; settlementHolder?: string };
  /** The registered owner's document. It is compared here and never sent; by default that of the test person with the operator's name. */
  ownerIdNumber?: string;
  /** How the entry at the business registry differs from the record, or `none`; the core does not know it. */
  registryEntry?: RegistryDifference | 'none';
  /** What terminals say of themselves where it differs, by serial number; the core does not know it. */
  probes?: Record<string, Partial<Pick<Terminal, 'online' | 'model' | 'appVersion'>>>;
  /** Sent only together with an address. */
  securityPhrase?: string;
};

interface RegistryDifference {
  state?: 'ACTIVE' | 'REVOKED' | 'CANCELLED';
  abnormal?: boolean;
  name?: string;
  representative?: string;
  /** YYYY-MM-DD */
  validUntil?: string;
}

export type RelativeDay = (days: number) => string;

interface Template {
  merchantId: string;
  /** The special property, as `sandbox/README.md` lists it. */
  title: string;
  changes: (day: RelativeDay) => Partial<Omit<CoreRecord, 'merchantId'>>;
}

const buildContact = (id: string, since: string, until?: string): Contact => ({
  id,
  channel: id === 'c-mail' ? 'email' : 'sms',
  masked: '',
  since,
  ...(until !== undefined && { until }),
});

const buildTerminal = (n: number, online = true): Terminal => ({
  sn: `SN-${n}`,
  area: '1101',
  model: 'A920',
  appVersion: '3.2.1',
  online,
});

/** A small shop, on board for long, with one network and one terminal: its requests are green. */
export const buildGreenMerchant = (day: RelativeDay): CoreRecord => ({
  merchantId: 'M-GREEN',
  kind: 'MICRO',
  displayName: '阿香*小吃店',
  names: { operator: '李桂香' },
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
  contacts: [buildContact('c-mobile', day(-900)), buildContact('c-mail', day(-900))],
  networks: [{ id: 'unionpay', state: 'open', lead: true }],
  terminals: [buildTerminal(1)],
  dailyAverageFen: 320_000,
  lastChanges: [],
  openChanges: [],
  submissionsToday: 0,
});

const buildSoleTrader: Template['changes'] = (day) => ({
  kind: 'SOLE',
  displayName: '建国*百货',
  names: {
    legal: '朝阳区建国百货商店',
    operator: '王建国',
    trade: '建国百货',
    creditCode: '92110105MA01A2B3C1',
  },
  licenceValidUntil: day(3650),
});

const buildCompany: Template['changes'] = (day) => ({
  kind: 'COMPANY',
  displayName: '京味*公司',
  names: {
    legal: '北京京味餐饮有限公司',
    operator: '王建国',
    creditCode: '91110105MA01A2B3C4',
  },
  licenceValidUntil: day(3650),
  binding: {
    ...buildGreenMerchant(day).binding,
    first6: '110010',
    last4: '0077',
    bankCode: '105',
    bankName: '建设银行',
    accountKind: 'CORPORATE',
  },
});

export const merchantTemplates: readonly Template[] = [
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
      terminals: [buildTerminal(1), buildTerminal(2), buildTerminal(3, false)],
    }),
  },
  {
    merchantId: 'M-OLD-HOLDER',
    title: 'paid on the card of somebody else, whom a change asks',
    changes: () => ({ names: { operator: '李桂香', settlementHolder: '王建国' } }),
  },
  {
    merchantId: 'M-SOLE',
    title: 'sole trader with a licence',
    changes: buildSoleTrader,
  },
  {
    merchantId: 'M-COMPANY',
    title: 'company with a corporate account',
    changes: buildCompany,
  },
  {
    merchantId: 'M-LICENCE',
    title: 'company whose licence has expired',
    changes: (day) => ({
      kind: 'COMPANY',
      displayName: '旧照*公司',
      names: { legal: '北京旧照餐饮有限公司', operator: '王建国' },
      licenceValidUntil: day(-5),
      binding: {
        ...buildGreenMerchant(day).binding,
        first6: '110010',
        last4: '0088',
        bankCode: '105',
        bankName: '建设银行',
        accountKind: 'CORPORATE',
      },
    }),
  },
  {
    merchantId: 'M-DEREGISTERED',
    title: 'sole trader whose licence the registry has cancelled',
    changes: (day) => ({ ...buildSoleTrader(day), registryEntry: { state: 'CANCELLED' } }),
  },
  {
    merchantId: 'M-REPLACED',
    title: 'company whose new legal person the core does not know yet',
    changes: (day) => ({ ...buildCompany(day), registryEntry: { representative: '赵敏' } }),
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
      contacts: [buildContact('c-mobile', day(-3)), buildContact('c-mail', day(-900))],
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
    changes: (day) => ({ binding: { ...buildGreenMerchant(day).binding, status: 'LOST' } }),
  },
  {
    merchantId: 'M-REMOVED',
    title: 'a contact was removed 10 days ago',
    changes: (day) => ({
      contacts: [
        buildContact('c-mobile', day(-900)),
        buildContact('c-mail', day(-900)),
        buildContact('c-removed', day(-900), day(-10)),
      ],
    }),
  },
  {
    merchantId: 'M-AUDITED',
    title: 'its lead network audits a new account, another one takes it at once',
    changes: () => ({
      networks: [
        { id: 'unionpay', state: 'open', lead: true, approval: 'audited' },
        { id: 'alipay', state: 'open', lead: false },
      ],
    }),
  },
  {
    merchantId: 'M-SELF-PAID',
    title:
      'its lead network audits and pays by itself, another one pays by itself at once, a third one neither',
    changes: () => ({
      networks: [
        { id: 'unionpay', state: 'open', lead: true, approval: 'audited', pays: 'network' },
        { id: 'alipay', state: 'open', lead: false, pays: 'network' },
        { id: 'netsunion', state: 'open', lead: false },
      ],
    }),
  },
  {
    merchantId: 'M-OWNCARD',
    title: 'two terminals, the second with a settlement card of its own, which its network knows',
    changes: (day) => ({
      networks: [
        { id: 'unionpay', state: 'open', lead: true, terminalNos: {} },
        { id: 'alipay', state: 'open', lead: false },
      ],
      terminals: [
        buildTerminal(1),
        {
          ...buildTerminal(2),
          dailyAverageFen: 110_000,
          binding: {
            ...buildGreenMerchant(day).binding,
            first6: '622848',
            last4: '7719',
            bankCode: '103',
            bankName: '农业银行',
            since: day(-400),
          },
        },
      ],
    }),
  },
  {
    merchantId: 'M-NOSMS',
    title: 'its mobile is never reached',
    changes: (day) => ({
      contacts: [buildContact('c-unreachable', day(-900)), buildContact('c-mail', day(-900))],
    }),
  },
  {
    merchantId: 'M-BIG',
    title: 'six terminals on one card',
    changes: (day) => ({
      displayName: '大家*超市',
      licenceValidUntil: day(3650),
      terminals: [1, 2, 3, 4, 5, 6].map((n) => buildTerminal(n)),
    }),
  },
  {
    merchantId: 'M-OLDPOS',
    title: 'an old terminal beside a new one',
    changes: () => ({
      terminals: [buildTerminal(1), { ...buildTerminal(2), model: 'S90', appVersion: '1.4.0' }],
    }),
  },
  {
    merchantId: 'M-BUSY',
    title: 'a change of its fee is open',
    changes: () => ({ openChanges: ['fee'] }),
  },
  {
    merchantId: 'M-CLOSING',
    title: 'about to be closed',
    changes: () => ({ openChanges: ['closure'] }),
  },
  {
    merchantId: 'M-MINOR',
    title: 'its owner comes of age in a year',
    changes: (day) => ({ owner: { adultFrom: day(365).slice(0, 10), fullCapacity: true } }),
  },
  {
    merchantId: 'M-ORDERED',
    title: 'its settlement account is frozen by order',
    changes: () => ({ settlementFrozen: true }),
  },
  {
    merchantId: 'M-WAITING',
    title: 'four average days wait to be paid out',
    changes: () => ({ waitingFen: 1_280_000 }),
  },
  {
    merchantId: 'M-TRADITIONAL',
    title: "its owner's name registered in traditional characters",
    changes: () => ({ names: { operator: '王建國' }, ownerIdNumber: '110105199001010010' }),
  },
];
