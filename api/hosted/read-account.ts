/** Reads the form of the new card: the number typed twice, its bank recognised, its holder known [A37, A76, A77]. */
import type { MerchantRef } from '../../activities/calls.ts';
import { buildRefusal, validate } from '../../client/validation.ts';
import { listBanks } from '../../domain/account/banks.ts';
import { recogniseCard } from '../../domain/account/bins.ts';
import { takeFirst6, takeLast4 } from '../../domain/privacy/masking.ts';
import type { AccountDescription, AccountKind, CardType } from '../../domain/parties/account.ts';
import type { Scope } from '../../domain/parties/scope.ts';
import { cleanNumber } from '../../domain/text/cleaning.ts';
import { AccountBody } from '../bodies/accounts.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { takeEntry } from '../limits.ts';
import { readPrecheck } from '../precheck.ts';
import { readField } from './session.ts';
import type { HostedWork } from './work.ts';

/**
 * Stores the account that the form names, in the vault.
 * @throws ActionRefused with what is wrong
 */
export async function readAccount(
  dependencies: ApiDependencies,
  { merchant, person, record }: HostedWork,
  form: FormData,
  { kind, personToken }: { kind: AccountKind; personToken: string },
): Promise<AccountDescription> {
  const number = cleanNumber(readField(form, 'accountNumber') ?? '');
  if (number !== cleanNumber(readField(form, 'again') ?? ''))
    throw buildRefusal([{ field: 'again', code: 'INP_CARD_CHECK' }]);
  const { first6, last4 } = record.binding;
  if (takeFirst6(number) === first6 && takeLast4(number) === last4)
    throw buildRefusal([{ field: 'accountNumber', code: 'INP_SAME_AS_OLD' }]);
  const bank = findBank(kind, number, readField(form, 'bankCode'), readField(form, 'bankName'));
  await assertFitting(dependencies, merchant, person.scope, { kind, ...bank });
  const holder = await readHolder();
  const {
    merchantId,
    asPrinted: _looked,
    ...secrets
  } = validate(AccountBody, {
    merchantId: merchant.merchantId,
    kind,
    accountNumber: number,
    ...bank,
    ...holder,
    ...(readField(form, 'asPrinted') === 'true' && { asPrinted: true }),
  });
  await takeEntry(dependencies, { ...person, roles: ['owner'] }, 'tokens', merchantId);
  return dependencies.storage.vault.tokenizeAccount(merchant, secrets);

  async function readHolder(): Promise<Record<string, unknown>> {
    const mobile = readField(form, 'mobile');
    if (kind === 'CORPORATE')
      return {
        holderName: readField(form, 'holderName'),
        holderIdNumber: readField(form, 'holderIdNumber'),
        holderRelation: 'SELF',
        ...withValue('cnaps', readField(form, 'cnaps')),
        ...withValue('mobile', mobile),
      };
    const owner = await dependencies.storage.vault.detokenizePerson(
      merchant,
      personToken,
      'holder of the new account in the hosted change',
    );
    return {
      holderName: owner.name,
      holderIdNumber: owner.idNumber,
      ...withValue('holderIdType', owner.idType),
      holderRelation: record.kind === 'MICRO' || record.kind === 'SOLE' ? 'SELF' : 'LEGAL_PERSON',
      mobile: mobile ?? owner.mobile,
    };
  }
}

/** What screening would refuse of such a card is said before its number is stored [A11, A19]. */
async function assertFitting(
  dependencies: ApiDependencies,
  merchant: MerchantRef,
  scope: Scope | undefined,
  { kind, bankCode, cardType }: { kind: AccountKind } & ChosenBank,
): Promise<void> {
  const { first } = await readPrecheck(dependencies, merchant, {
    ...(scope && { scope }),
    account: { kind, bankCode, ...(cardType && { cardType }) },
  });
  const problems = first
    .filter(({ field }) => field.startsWith('newAccount'))
    .map((problem) => ({ ...problem, field: 'accountNumber' }));
  if (problems.length > 0) throw buildRefusal(problems);
}

const withValue = (name: string, value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { [name]: value };

interface ChosenBank {
  bankCode: string;
  bankName: string;
  cardType?: CardType;
}

/** The bank that was chosen, or the one that the number shows. */
function findBank(
  kind: AccountKind,
  number: string,
  chosen: string | undefined,
  typedName: string | undefined,
): ChosenBank {
  const known = kind === 'PERSONAL' ? recogniseCard(number) : undefined;
  const bankCode = chosen ?? known?.bankCode;
  const bank = listBanks().find(({ code }) => code === bankCode);
  // The number is not judged before the bank is known: both problems are told at once.
  if (!bank || bankCode === undefined)
    throw buildRefusal([{ field: 'bankCode', code: 'ACC_UNKNOWN_BANK' }]);
  if (bank.isKind && typedName === undefined)
    throw buildRefusal([{ field: 'bankName', code: 'INP_REQUIRED' }]);
  return {
    bankCode,
    bankName: typedName ?? bank.name,
    ...(known?.cardType !== undefined && { cardType: known.cardType }),
  };
}
