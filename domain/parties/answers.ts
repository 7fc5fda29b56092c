/** What outside parties tell us, in our words. Ports answer with these; gates assess them. */
import type { RiskReason } from '../risk/reasons.ts';
import type { RiskTier } from '../request/stages.ts';

export type MerchantKind = 'MICRO' | 'SOLE' | 'COMPANY' | 'PUBLIC' | 'OTHER';
export type AccountKind = 'PERSONAL' | 'CORPORATE';
export type CardType = 'DC' | 'CC' | 'SCC' | 'PC';
export type CardClass = 'I' | 'II' | 'III' | 'UNKNOWN';
export type HolderRelation = 'SELF' | 'LEGAL_PERSON' | 'AUTHORISED';
/** The bound card's own state at the acquirer, as far as it is known. */
export type CardStatus = 'ACTIVE' | 'LOST' | 'CLOSED' | 'FROZEN';

/** An account as the vault describes it: token and masks, never the number. */
export interface AccountDescription {
  token: string;
  /** Keyed hash: the same number gives the same fingerprint, nobody can go back. */
  fingerprint: string;
  first6: string;
  last4: string;
  kind: AccountKind;
  cardType?: CardType;
  bankCode: string;
  bankName: string;
  cnaps?: string;
  bic?: string;
  holderRelation: HolderRelation;
}

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

/** [B2 five values]: only MATCH is green, UNAVAILABLE is retried and never passes. */
export type NameMatch = 'MATCH' | 'CLOSE_MATCH' | 'NO_MATCH' | 'NOT_POSSIBLE' | 'UNAVAILABLE';
export type AccountStatus =
  'ACTIVE' | 'CLOSED' | 'FROZEN' | 'DORMANT' | 'LOST' | 'EXPIRED' | 'UNKNOWN';

/** The bank's answer about the new account (upstreams.md E 1). */
export interface AccountVerification {
  verificationId: string;
  result: NameMatch;
  reasonCode?: string;
  accountStatus: AccountStatus;
  accountClass: CardClass;
  cardType?: CardType;
  /** Each element by itself, where the bank says so (upstreams.md E 1). */
  fields?: Record<'name' | 'ownerId' | 'mobile', FieldVerdict>;
  /** The card whose place the issuer gave to this one: the same holder, the same account. */
  replaces?: { first6: string; last4: string };
  /** The day the account was opened. */
  openedOn?: string;
  /** Where it is kept: two digits of GB/T 2260. */
  province?: string;
}

type FieldVerdict = 'VERIFIED' | 'REFUTED' | 'UNKNOWN';

export interface ListScreening {
  screeningId: string;
  hit: boolean;
  /** Other merchants paid on the same card. */
  sharedWith: number;
}

export type FactorKind = 'possession' | 'inherence' | 'knowledge';
export type FactorMethod = 'otp' | 'face' | 'card-password' | 'document' | 'in-person';

/** One try to prove identity; kept for ever, never overwritten [E1 Attempt]. */
export interface FactorAttempt {
  method: FactorMethod;
  at: string;
  result: 'passed' | 'wrong' | 'expired' | 'spoof' | 'no-consent';
  /** The new card this proof was given for; a changed account voids it. */
  last4: string;
  ref?: string;
  by: string;
  /** SHA-256 of the text of the separate consent to a face check ([C2 PIPL], art. 29). */
  consentHash?: string;
}

export interface SignedAgreement {
  signingId: string;
  version: string;
  textHash: string;
  signedAt: string;
  accountToken: string;
}

export interface ReviewDecision {
  by: { id: string; role: string };
  decision: 'approve' | 'reject';
  codes: string[];
  /** What exactly he rejects and how to mend it, as the merchant reads it. */
  items?: string;
  note?: string;
  at: string;
  /** Digest of the evidence that was seen: a decision on other evidence does not count. */
  evidence: string;
}

export interface PennyProof {
  n: number;
  key: string;
  paymentId?: string;
  state: 'sent' | 'landed' | 'returned' | 'refused';
  sentAt: string;
  tries: number;
  confirmed: boolean;
  accountToken: string;
  /** When it was learnt that it had come back; ISO 8601. */
  returnedAt?: string;
  /** The owner asked for another one: its code is not waited for any more. */
  renewed?: true;
}

/** What the bank states for a reverse penny. The account to pay to stands on its page, never here. */
export interface StatedPayment {
  url: string;
  amountFen: number;
  remark: string;
}

/** A payment under that remark; whether it came from the new card is the bank's word. */
export interface IncomingPenny {
  amountFen: number;
  payer: 'MATCH' | 'OTHER' | 'UNKNOWN';
}

/** The owner pays a stated amount from the new card ([B1 WeChat ecommerce]: reverse penny). */
export interface ReversePenny extends StatedPayment {
  key: string;
  accountToken: string;
  /** When it was asked for; ISO 8601. */
  askedAt: string;
  payments: IncomingPenny[];
}

/** A payment as the bank reports it when asked by our reference (upstreams.md E 3). */
export interface PaymentState {
  state: 'pending' | 'settled' | 'refused' | 'returned' | 'never-received';
  paymentId?: string;
  reason?: string;
}

/** An order's answer in the port's words; `unknown` means asked again by our key, never sent again. */
export type OrderAnswer =
  | { state: 'done'; ref: string; result?: Record<string, string | number | boolean> }
  | { state: 'pending'; ref: string }
  | { state: 'refused'; code: string; ref?: string }
  | { state: 'unavailable'; retryAfterMs?: number }
  | { state: 'unknown' };
/** What a party says when asked about an order by its key. */
export type OrderState =
  | Exclude<OrderAnswer, { state: 'unavailable' } | { state: 'unknown' }>
  | { state: 'never-received' };

export interface RiskAssessment {
  score: number;
  tier: RiskTier;
  reasons: { points: number; reason: RiskReason }[];
}
