export type AccountKind = 'PERSONAL' | 'CORPORATE';
export type CardType = 'DC' | 'CC' | 'SCC' | 'PC';
export type CardClass = 'I' | 'II' | 'III' | 'UNKNOWN';
export type HolderRelation = 'SELF' | 'LEGAL_PERSON' | 'AUTHORISED';

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
