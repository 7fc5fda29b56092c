/** Compares the holder of the new account with the register and with the owner. Only verdicts leave this file [A66, D one person]. */
import type { RecordQuestion } from '../../activities/merchants.ts';
import type { AccountSecrets, PersonSecrets } from '../../activities/vault.ts';
import {
  findAccountNames,
  findTechnicalities,
  matchName,
  type RegisteredNames,
} from '../../domain/account/holder-names.ts';
import type { HolderCheck, MerchantRecord, OldHolderCheck } from '../../domain/parties/merchant.ts';
import { defaultIdentityDocument } from '../../domain/identity/identity-documents.ts';

/** What the core registered: names, and the credit code of a company. */
export interface RegisteredIdentity extends RegisteredNames {
  creditCode?: string;
  /** The holder of the bound card. */
  settlementHolder?: string;
}

/** Undefined when nothing can be compared: the account is unknown, or no name of its kind is known. */
export function checkHolder(
  { account, person }: { account?: AccountSecrets; person?: PersonSecrets },
  { accountToken, personToken }: RecordQuestion,
  { binding, kind }: Pick<MerchantRecord, 'binding' | 'kind'>,
  registered: RegisteredIdentity,
): HolderCheck | undefined {
  if (!account) return undefined;
  const isOwners = account.kind === 'PERSONAL' && account.holderRelation !== 'AUTHORISED';
  const owner = isOwners ? person : undefined;
  const names = findAccountNames(account.kind, kind, registered);
  // A core that tells no names still tells whether the owner is the registered one: it is their name that counts.
  const known = names.length === 0 && owner ? [owner.name] : names;
  if (known.length === 0) return undefined;
  const isSameDocument = compareDocuments(account, owner, registered);
  const oldHolder = compareOldHolder(
    registered.settlementHolder,
    account.holderName,
    findAccountNames(binding.accountKind, kind, registered),
  );
  return {
    accountToken,
    match: matchName(account.holderName, known),
    technicalities: findTechnicalities(account.holderName),
    ...(personToken !== undefined &&
      isSameDocument !== undefined && {
        document: { personToken, match: isSameDocument ? 'MATCH' : 'NO_MATCH' },
      }),
    ...(oldHolder && { oldHolder }),
  };
}

/** Without a name of the merchant nobody can say that it holds the card, nor that it does not. */
function compareOldHolder(
  oldHolder: string | undefined,
  newHolder: string,
  merchant: readonly string[],
): OldHolderCheck | undefined {
  if (oldHolder === undefined || merchant.length === 0) return undefined;
  return {
    merchant: matchName(oldHolder, merchant),
    newHolder: matchName(oldHolder, [newHolder]),
  };
}

/** Whether the account is held under the document of the owner, or of the company; undefined when that is not known. */
function compareDocuments(
  { holderIdNumber, holderIdType, holderRelation, kind }: AccountSecrets,
  owner: PersonSecrets | undefined,
  { creditCode }: RegisteredIdentity,
): boolean | undefined {
  // A letter of authorisation names somebody else: the bank and two reviewers decide.
  if (holderRelation === 'AUTHORISED') return undefined;
  if (kind === 'CORPORATE')
    return creditCode === undefined ? undefined : creditCode === holderIdNumber;
  return (
    owner &&
    owner.idNumber === holderIdNumber &&
    (owner.idType ?? defaultIdentityDocument) === (holderIdType ?? defaultIdentityDocument)
  );
}
