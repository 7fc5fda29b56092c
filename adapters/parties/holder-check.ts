/** Compares the holder of the new account with the register and with the owner. Only verdicts leave this file [A66, D one person]. */
import type { MerchantRef } from '../../activities/calls.ts';
import type { RecordQuestion } from '../../activities/merchants.ts';
import type { AccountSecrets } from '../../activities/vault.ts';
import {
  findAccountNames,
  findTechnicalities,
  matchName,
  type RegisteredNames,
} from '../../domain/account/holder-names.ts';
import type { HolderCheck, MerchantRecord } from '../../domain/parties/merchant.ts';
import { defaultIdentityDocument } from '../../domain/identity/identity-documents.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { readVault, type DetokenizingVault } from '../vault/detokenization.ts';

export type ComparingVault = Pick<DetokenizingVault, 'detokenizeAccount' | 'detokenizePerson'>;

/** What the core registered: names, and the credit code of a company. */
export interface RegisteredIdentity extends RegisteredNames {
  creditCode?: string;
}

/** Undefined when nothing can be compared: the account is unknown, or the record has no name for its kind. */
export async function checkHolder(
  { party, vault }: { party: string; vault: ComparingVault },
  merchant: MerchantRef,
  { accountToken, personToken, requestId }: RecordQuestion,
  kind: MerchantRecord['kind'],
  registered: RegisteredIdentity,
): Promise<HolderCheck | undefined> {
  const purpose = `${party}: compare the holder's name for ${requestId}`;
  const account = await readUnlessRefused(vault.detokenizeAccount(merchant, accountToken, purpose));
  if (!account) return undefined;
  const known = findAccountNames(account.kind, kind, registered);
  if (known.length === 0) return undefined;
  const { holderName } = account;
  const holdsDocument = await compareDocuments(vault, merchant, account, {
    personToken,
    purpose,
    registered,
  });
  return {
    accountToken,
    match: matchName(holderName, known),
    technicalities: findTechnicalities(holderName),
    ...(personToken !== undefined &&
      holdsDocument !== undefined && {
        document: { personToken, match: holdsDocument ? 'MATCH' : 'NO_MATCH' },
      }),
  };
}

interface Comparison {
  personToken: string | undefined;
  purpose: string;
  registered: RegisteredIdentity;
}

/** Whether the account is held under the document of the owner, or of the company; undefined when that is not known. */
async function compareDocuments(
  vault: ComparingVault,
  merchant: MerchantRef,
  account: AccountSecrets,
  { personToken, purpose, registered }: Comparison,
): Promise<boolean | undefined> {
  const { holderIdNumber, holderIdType, holderRelation, kind } = account;
  // A letter of authorisation names somebody else: the bank and two reviewers decide.
  if (holderRelation === 'AUTHORISED') return undefined;
  if (kind === 'CORPORATE')
    return registered.creditCode === undefined
      ? undefined
      : registered.creditCode === holderIdNumber;
  if (personToken === undefined) return undefined;
  const person = await readUnlessRefused(vault.detokenizePerson(merchant, personToken, purpose));
  return (
    person &&
    person.idNumber === holderIdNumber &&
    (person.idType ?? defaultIdentityDocument) === (holderIdType ?? defaultIdentityDocument)
  );
}

/** Undefined for a token that is not the merchant's. @throws PortFailure unavailable */
const readUnlessRefused = <T>(secrets: Promise<T>): Promise<T | undefined> =>
  readVault(secrets).catch((error: unknown) => {
    if (error instanceof PortFailure && error.kind === 'refused') return undefined;
    throw error;
  });
