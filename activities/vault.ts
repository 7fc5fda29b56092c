import type {
  AccountDescription,
  AccountKind,
  CardType,
  HolderRelation,
} from '../domain/parties/account.ts';
import type { MerchantRef } from './calls.ts';

/** What only the vault and the wire to the paying parties may hold. */
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
  holderRelation: HolderRelation;
  mobile?: string;
}

export interface PersonSecrets {
  name: string;
  idNumber: string;
  mobile: string;
}

export interface PersonDescription {
  token: string;
  idLast4: string;
}

export type CodeVerdict = 'match' | 'wrong' | 'missing';

/** Full numbers in, tokens out. A reveal names its purpose and is audited (PCI DSS 10.2.1). */
export interface VaultPort {
  tokenizeAccount(merchant: MerchantRef, secrets: AccountSecrets): Promise<AccountDescription>;
  tokenizePerson(merchant: MerchantRef, secrets: PersonSecrets): Promise<PersonDescription>;
  /** Undefined for a token that is unknown or belongs to another merchant. */
  describeAccount(merchant: MerchantRef, token: string): Promise<AccountDescription | undefined>;
  /** The token of the merchant's one account with these digits; undefined when none or several fit. */
  findAccount(
    merchant: MerchantRef,
    digits: Pick<AccountDescription, 'first6' | 'last4'>,
  ): Promise<string | undefined>;
  /** Undefined for a token that is unknown or belongs to another merchant. */
  describePerson(merchant: MerchantRef, token: string): Promise<PersonDescription | undefined>;
  /** @throws PortFailure refused when the token is unknown or belongs to another merchant */
  detokenizeAccount(merchant: MerchantRef, token: string, purpose: string): Promise<AccountSecrets>;
  /** @throws PortFailure refused when the token is unknown or belongs to another merchant */
  detokenizePerson(merchant: MerchantRef, token: string, purpose: string): Promise<PersonSecrets>;
  /** Makes a code of that many digits once: the same ref gives the same code again. */
  makeCode(ref: string, digits: number): Promise<string>;
  /** Keeps what somebody typed; the answer's ref may enter Temporal, the code may not. */
  storeTypedCode(typed: string): Promise<string>;
  /** Compares in constant time. Whether a code is too old is decided by the process, by its own clock. */
  compareCode(ref: string, answerRef: string): Promise<CodeVerdict>;
}
