import type { AccountKind } from './account.ts';
import type { NameMatch } from './bank.ts';

export type MerchantKind = 'MICRO' | 'SOLE' | 'COMPANY' | 'PUBLIC' | 'OTHER';

/** The bound card's own state at the acquirer, as far as it is known. */
export type CardStatus = 'ACTIVE' | 'LOST' | 'CLOSED' | 'FROZEN';

export interface Terminal {
  sn: string;
  model: string;
  appVersion: string;
  online: boolean;
}

export interface Contact {
  id: string;
  channel: 'sms' | 'email';
  /** For people: 138****0001 or z***@example.com. The address itself is asked for when a notice is sent. */
  masked: string;
  since: string;
  /** Set when the contact was removed from the record; it is still told for contacts.notifyBack. */
  until?: string;
}

export interface Network {
  id: string;
  state: 'open' | 'closed';
  lead: boolean;
  /** The merchant's number there, where he is known by another than ours: WeChat Pay's sub_mchid. */
  merchantNo?: string;
}

/** The acquirer's record of a merchant: read, never written by us (design.md §6 `merchants`). */
export interface MerchantRecord {
  merchantId: string;
  kind: MerchantKind;
  /** Masked for notices and desks, e.g. 阿香*小吃店. */
  displayName: string;
  state: 'ACTIVE' | 'SUSPENDED' | 'CLOSED';
  arrearsFen: number;
  frozen: boolean;
  /** The settlement account is frozen by order: to pay another card would get around it. */
  settlementFrozen?: boolean;
  abnormal: boolean;
  onboardAt: string;
  licenceValidUntil?: string;
  /** Of the sole trader or legal person: the day of full age, and whether he may act for himself [A19], the end of his ID card. */
  owner?: { adultFrom?: string; fullCapacity?: boolean; idValidUntil?: string };
  /** Whether the new account's holder bears a name of the merchant; missing when the core told no names. */
  holder?: HolderCheck;
  /** Two digits of GB/T 2260. */
  province?: string;
  binding: {
    first6: string;
    last4: string;
    bankCode: string;
    bankName: string;
    accountKind: AccountKind;
    status: CardStatus;
    /** Increases by one per switch; the cut-over compares and sets on it [I2]. */
    cardVersion: number;
    since: string;
    /** Where the card has an end that the core knows. */
    validUntil?: string;
  };
  contacts: Contact[];
  networks: Network[];
  terminals: Terminal[];
  dailyAverageFen: number;
  /** Takings not paid out yet. */
  waitingFen?: number;
  /** Changes of contact, password, admin, legal person, settlement card, newest first. */
  lastChanges: { what: MerchantChange; at: string; replaced?: ReplacedCard }[];
  /** Other changes in flight: `fee`, `subject`, `terminal`, `closure`. */
  openChanges: string[];
  /** Settlement-card submissions of the merchant in the current Asia/Shanghai day, this one left out. */
  submissionsToday: number;
  salesAgentId?: string;
}

/** What a comparison of two names can say: it is never impossible. */
export type NameComparison = Extract<NameMatch, 'MATCH' | 'CLOSE_MATCH' | 'NO_MATCH'>;

/** What machines on the way spoil: a person judges such a name when the bank does not know it. */
export type NameTechnicality = 'over-length' | 'rare-character';

/** The holder's name held against the register: the verdict only, and for which account. */
export interface HolderCheck {
  accountToken: string;
  match: NameComparison;
  technicalities: NameTechnicality[];
}

/** The card a settlement-card change did away with, where the acquirer's record still names it. */
export type ReplacedCard = Pick<MerchantRecord['binding'], 'first6' | 'last4' | 'bankCode'>;
export type MerchantChange =
  'contact' | 'password' | 'admin' | 'legal-person' | 'device' | 'settlement-card';
