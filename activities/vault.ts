import type {
  AccountDescription,
  AccountKind,
  CardType,
  HolderRelation,
} from '../domain/parties/account.ts';
import type {
  HolderDocumentType,
  IdentityDocumentType,
} from '../domain/identity/identity-documents.ts';
import type { MerchantRef } from './calls.ts';

/** Full data of an account. Only the vault and calls to the parties that need them may hold it. */
export interface AccountSecrets {
  accountNumber: string;
  kind: AccountKind;
  cardType?: CardType;
  bankCode: string;
  bankName: string;
  cnaps?: string;
  bic?: string;
  iban?: string;
  holderName: string;
  holderIdNumber: string;
  /** A resident ID of a person, and a credit code of a company, unless given. */
  holderIdType?: HolderDocumentType;
  holderRelation: HolderRelation;
  mobile?: string;
}

export interface PersonSecrets {
  name: string;
  /** A resident ID unless given. */
  idType?: IdentityDocumentType;
  idNumber: string;
  mobile: string;
}

export interface PersonDescription {
  token: string;
  idLast4: string;
}

/** `misshapen`: not as long as the code, so that it was no guess. */
export type CodeVerdict = 'match' | 'wrong' | 'missing' | 'misshapen';

/**
 * Stores full numbers and gives out tokens. Each detokenization names its purpose and is written to
 * the access log (PCI DSS 10.2.1).
 */
export interface VaultPort {
  tokenizeAccount(merchant: MerchantRef, secrets: AccountSecrets): Promise<AccountDescription>;
  tokenizePerson(merchant: MerchantRef, secrets: PersonSecrets): Promise<PersonDescription>;
  /** Undefined for a token that is unknown or belongs to another merchant. */
  describeAccount(merchant: MerchantRef, token: string): Promise<AccountDescription | undefined>;
  /** The token of the merchant's only account with these digits; undefined when none or several have them. */
  findAccount(
    merchant: MerchantRef,
    digits: Pick<AccountDescription, 'first6' | 'last4'>,
  ): Promise<string | undefined>;
  /** How many other merchants of the acquirer have given the number of this account; 0 for an unknown token. */
  countOtherMerchants(merchant: MerchantRef, token: string): Promise<number>;
  /** Undefined for a token that is unknown or belongs to another merchant. */
  describePerson(merchant: MerchantRef, token: string): Promise<PersonDescription | undefined>;
  /** @throws PortFailure refused when the token is unknown or belongs to another merchant */
  detokenizeAccount(merchant: MerchantRef, token: string, purpose: string): Promise<AccountSecrets>;
  /** @throws PortFailure refused when the token is unknown or belongs to another merchant */
  detokenizePerson(merchant: MerchantRef, token: string, purpose: string): Promise<PersonSecrets>;
  /** An account and a person that are compared; without what is unknown or belongs to another merchant. */
  detokenizeBoth(
    merchant: MerchantRef,
    tokens: { accountToken: string; personToken?: string },
    purpose: string,
  ): Promise<{ account?: AccountSecrets; person?: PersonSecrets }>;
  /** Makes a code with so many digits; the same reference always gives the same code. */
  makeCode(ref: string, digits: number): Promise<string>;
  /** Stores a code that somebody typed. Its reference may enter Temporal; the code may not. @returns the reference */
  storeTypedCode(typed: string): Promise<string>;
  /** Compares in constant time. The workflow decides by its own time whether the code has expired. */
  compareCode(ref: string, answerRef: string): Promise<CodeVerdict>;
}
