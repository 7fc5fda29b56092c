export const accountKinds = ['PERSONAL', 'CORPORATE'] as const;
export type AccountKind = (typeof accountKinds)[number];
export const cardTypes = ['DC', 'CC', 'SCC', 'PC'] as const;
export type CardType = (typeof cardTypes)[number];
/** Classes of personal accounts (Ⅰ, Ⅱ, Ⅲ 类户). */
export const cardClasses = ['I', 'II', 'III', 'UNKNOWN'] as const;
export type CardClass = (typeof cardClasses)[number];
export type HolderRelation = 'SELF' | 'LEGAL_PERSON' | 'AUTHORISED';

/** An account as the vault describes it: token and masked digits, never the number. */
export interface AccountDescription {
  token: string;
  /** Keyed hash of the number: equal numbers have equal fingerprints, and the number cannot be derived. */
  fingerprint: string;
  first6: string;
  last4: string;
  kind: AccountKind;
  cardType?: CardType;
  bankCode: string;
  /** From the table of banks, never as somebody typed it. */
  bankName: string;
  cnaps?: string;
  bic?: string;
  holderRelation: HolderRelation;
  /** A check digit fails, and the owner confirmed that the number is exactly as printed. */
  asPrinted?: boolean;
}
