import type { AccountKind } from './account.ts';
import type { NameMatch } from './bank.ts';

export const merchantKinds = ['MICRO', 'SOLE', 'COMPANY', 'PUBLIC', 'OTHER'] as const;
export type MerchantKind = (typeof merchantKinds)[number];

/** The state of the bound card, as far as the acquirer knows it. */
export const cardStatuses = ['ACTIVE', 'LOST', 'CLOSED', 'FROZEN'] as const;
export type CardStatus = (typeof cardStatuses)[number];

export interface Terminal {
  sn: string;
  /** SHA-256 of the device certificate, base64url; missing when the core does not keep it. */
  certificate?: string;
  /** Where it is registered to stand: the prefecture by GB/T 2260; missing when the core does not keep it. */
  area?: string;
  model: string;
  appVersion: string;
  online: boolean;
  /** Its settlement card, where it has one of its own; without it the terminal settles to the merchant's card. */
  binding?: Binding;
  /** Of a terminal with a card of its own: its average takings of a day, if the core knows them. */
  dailyAverageFen?: number;
}

/** The settlement card of a merchant, or of a terminal. */
export interface Binding {
  first6: string;
  last4: string;
  bankCode: string;
  bankName: string;
  accountKind: AccountKind;
  status: CardStatus;
  /** Increases by one per switch; the cut-over is a compare-and-set on it [I2]. */
  cardVersion: number;
  since: string;
  /** Last day of the card, if the core knows it. */
  validUntil?: string;
}

export interface Contact {
  id: string;
  channel: 'sms' | 'email';
  /** 138****0001 or z***@example.com. The address itself is read only when a notice is sent. */
  masked: string;
  since: string;
  /** When the contact was removed from the record; notices still go to it for `contacts.notifyBack`. */
  until?: string;
}

export interface Network {
  id: string;
  state: 'open' | 'closed';
  lead: boolean;
  /**
   * How it takes a new account: at once, or after an audit of hours or days, in which the old account stays
   * bound there. Missing: at once.
   */
  approval?: 'instant' | 'audited';
  /** Who pays out what customers pay through it: the acquirer's settlement, or the network itself. Missing: the acquirer. */
  pays?: 'acquirer' | 'network';
  /** The merchant's own number at the network, such as WeChat Pay's sub_mchid; missing where it is the acquirer's number. */
  merchantNo?: string;
  /**
   * Numbers at the network of the terminals that have an account of their own there, by serial number. A change of
   * a terminal's card goes to these networks only.
   */
  terminalNos?: Readonly<Record<string, string>>;
}

/** The acquirer's record of a merchant: read here, never written. */
export interface MerchantRecord {
  merchantId: string;
  kind: MerchantKind;
  /** Masked for notices and staff, e.g. 阿香*小吃店. */
  displayName: string;
  state: 'ACTIVE' | 'SUSPENDED' | 'CLOSED';
  arrearsFen: number;
  frozen: boolean;
  /** An authority froze the settlement account: another card would bypass the freeze. */
  settlementFrozen?: boolean;
  abnormal: boolean;
  onboardAt: string;
  licenceValidUntil?: string;
  /** The sole trader or legal person: 18th birthday, legal capacity [A19], last day of the ID card. */
  owner?: {
    adultFrom?: string;
    fullCapacity?: boolean;
    idValidUntil?: string;
    /** The day on which the owner died, once the core knows of it. */
    deceasedOn?: string;
  };
  /** Missing for a merchant of the mainland [B3.7]. */
  foreign?: ForeignOwner;
  /** Whether the holder of the new account bears a name of the merchant; missing when the core gave no names. */
  holder?: HolderCheck;
  /** Whether the owner of the request is the registered one; missing while the core could not tell. */
  ownerMatch?: OwnerCheck;
  /** Two digits of GB/T 2260. */
  province?: string;
  binding: Binding;
  contacts: Contact[];
  networks: Network[];
  terminals: Terminal[];
  dailyAverageFen: number;
  /** Takings that are not paid out yet. */
  waitingFen?: number;
  /** Changes of contact, password, admin, legal person, settlement card, newest first. */
  lastChanges: LastChange[];
  /** Other changes under way: `fee`, `subject`, `terminal`, `closure`. */
  openChanges: string[];
  /** Card change requests of the merchant on the current Asia/Shanghai day, without the present one. */
  submissionsToday: number;
  salesAgentId?: string;
  /** Ids of the agents who act for the merchant; missing when the core keeps no list. */
  agents?: string[];
}

/** What of the owner is of abroad, as the core registered it: countries and regions by ISO 3166-1, never CN. */
export interface ForeignOwner {
  /** Where the legal person that owns the merchant is registered. */
  entity?: string;
  /** The nationality of the legal representative. */
  representative?: string;
}

/** Results of comparing two known names, which is always possible. */
export type NameComparison = Extract<NameMatch, 'MATCH' | 'CLOSE_MATCH' | 'NO_MATCH'>;

/** Properties that make bank systems damage a name. When the bank does not know such a name, a person decides [B3.8]. */
export type NameTechnicality = 'over-length' | 'rare-character';

/** The result of comparing an account holder with the registered names, without the names. */
export interface HolderCheck {
  accountToken: string;
  match: NameComparison;
  technicalities: NameTechnicality[];
  /** Whether it is held under the document of this person, or of the merchant's company; missing when not compared. */
  document?: { personToken: string; match: 'MATCH' | 'NO_MATCH' };
  /** Who holds the card that is bound now; missing when the core gave no name. */
  oldHolder?: OldHolderCheck;
}

/** The holder of the bound card compared with two others, without the names. */
export interface OldHolderCheck {
  /** With the merchant: the owner, or the company. */
  merchant: NameComparison;
  /** With the holder of the new account. */
  newHolder: NameComparison;
}

/** The result of comparing a person with the registered owner, by name and document number. */
export interface OwnerCheck {
  personToken: string;
  match: NameComparison;
}

export interface LastChange {
  what: MerchantChange;
  at: string;
  replaced?: ReplacedCard;
  /** Of a settlement card: the terminal whose own card was changed. */
  terminal?: string;
}

/** A card that an earlier change replaced, if the merchant record still has it. */
export type ReplacedCard = Pick<Binding, 'first6' | 'last4' | 'bankCode'>;
export type MerchantChange =
  | 'contact'
  | 'password'
  | 'admin'
  | 'legal-person'
  | 'device'
  | 'settlement-card';
