/** Full numbers as merchants type them, checked before they enter the vault [A37, C4, E5 INP]. */
import { z } from 'zod';
import { WorkflowIdPart } from '../../domain/request/card-change-schema.ts';
import { findBinAdvice } from '../../domain/account/bins.ts';
import {
  isBranchCode,
  isBic,
  isCardNumber,
  isCorporateAccountNumber,
  isCreditCode,
  isIban,
  isMobileNumber,
  isPlausibleCardNumber,
  isPlausibleCreditCode,
} from '../../domain/account/check-digits.ts';
import {
  defaultIdentityDocument,
  foreignRegistration,
  isForeignRegistrationNumber,
  identityDocumentTypes,
  isIdentityNumber,
  type IdentityDocumentType,
} from '../../domain/identity/identity-documents.ts';
import { toLocalDate } from '../../domain/time/calendar.ts';
import { cleanName, isCompanyName, isPersonName } from '../../domain/account/name-spelling.ts';
import { cardTypes } from '../../domain/parties/account.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { hasCardOrIdNumber } from '../../domain/privacy/free-text.ts';
import { cleanMobile, cleanNumber } from '../../domain/text/cleaning.ts';

/** People type numbers in many ways: all become one [A37]. */
const TypedNumber = z.string().max(80).transform(cleanNumber);

const buildNumberSchema = (isSound: (number: string) => boolean, code: FailureCode) =>
  TypedNumber.refine(isSound, code);

const buildNameSchema = (isSound: (name: string) => boolean) =>
  z
    .string()
    .max(200)
    .transform(cleanName)
    .refine(isSound, 'INP_NAME_FORMAT' satisfies FailureCode);

const PersonName = buildNameSchema(isPersonName);
const CompanyName = buildNameSchema((name) => isCompanyName(name) && !hasCardOrIdNumber(name));

const Mobile = z
  .string()
  .max(80)
  .transform(cleanMobile)
  .refine(isMobileNumber, 'INP_MOBILE' satisfies FailureCode);
const IdentityType = z.enum(identityDocumentTypes);

/**
 * The number must fit the type of document; the problem names the type, so that another one can be chosen. It
 * is checked as soon as both fields can be read, even when others are not [A5].
 */
function buildIdentityRule(field: 'idNumber' | 'holderIdNumber', type: 'idType' | 'holderIdType') {
  const Fields = z.object({ [field]: z.string(), [type]: IdentityType.exactOptional() });
  return z.superRefine<Record<string, unknown>>(
    (body, context) => {
      const idType = (body[type] ?? defaultIdentityDocument) as IdentityDocumentType;
      if (isIdentityNumber(idType, String(body[field]), readToday())) return;
      context.addIssue({
        code: 'custom',
        path: [field],
        message: 'INP_ID_CHECK' satisfies FailureCode,
        params: { texts: { items: idType } },
      });
    },
    { when: ({ value }: { value: unknown }) => Fields.safeParse(value).success },
  );
}

/** The day in China: a date of birth in a document lies before it. */
const readToday = (): string =>
  toLocalDate(new Date().toISOString(), { timeZone: 'Asia/Shanghai' });

/** The number of a company: a credit code, or that of the register of its home country. */
const companyNumberRule = z.superRefine<Record<string, unknown>>(
  ({ holderIdNumber, holderIdType }, context) => {
    const number = String(holderIdNumber);
    if (
      holderIdType === undefined
        ? isPlausibleCreditCode(number)
        : isForeignRegistrationNumber(number)
    )
      return;
    context.addIssue({
      code: 'custom',
      path: ['holderIdNumber'],
      ...(holderIdType === undefined
        ? { message: 'INP_USCC_CHECK' satisfies FailureCode }
        : {
            message: 'INP_ID_CHECK' satisfies FailureCode,
            params: { texts: { items: foreignRegistration } },
          }),
    });
  },
  { when: ({ value }: { value: unknown }) => CompanyNumber.safeParse(value).success },
);
const CompanyNumber = z.object({
  holderIdNumber: z.string(),
  holderIdType: z.literal(foreignRegistration).exactOptional(),
});

const commonFields = {
  merchantId: WorkflowIdPart,
  cardType: z.enum(cardTypes).exactOptional(),
  /** The three digits of the bank, with which its branch codes begin. */
  bankCode: z.string().regex(/^\d{3}$/, 'INP_BRANCH_CHECK' satisfies FailureCode),
  /** Parties get it as typed; people read the name of the table of banks. */
  bankName: z
    .string()
    .max(100)
    .transform(cleanName)
    .refine((name) => name !== '')
    .refine((name) => !hasCardOrIdNumber(name), 'INP_NUMBER_IN_TEXT' satisfies FailureCode),
  cnaps: buildNumberSchema(isBranchCode, 'INP_BRANCH_CHECK').exactOptional(),
  bic: buildNumberSchema(isBic, 'INP_BRANCH_CHECK').exactOptional(),
  iban: buildNumberSchema(isIban, 'INP_CARD_CHECK').exactOptional(),
  holderRelation: z.enum(['SELF', 'LEGAL_PERSON', 'AUTHORISED']),
  mobile: Mobile.exactOptional(),
  /** The owner looked again: card number or credit code are exactly as printed, although a check fails. */
  asPrinted: z.boolean().exactOptional(),
};

interface Branch {
  cnaps?: string;
  bankCode: string;
}
const isBranchOfBank = ({ cnaps, bankCode }: Branch): boolean =>
  cnaps?.startsWith(bankCode) ?? true;
/** Runs as soon as both fields are valid, even when other fields are not. */
const branchRule = {
  path: ['cnaps'],
  message: 'INP_BRANCH_CHECK' satisfies FailureCode,
  when: ({ value }: { value: unknown }) => Branch.safeParse(value).success,
};
const Branch = z.object({ cnaps: z.string().refine(isBranchCode), bankCode: z.string() });

/**
 * A check that only advises: it asks to look again, and a number that is confirmed as printed is taken with
 * a note. The issuer's answer decides [C4 card number, C4 credit code, C4 BIN].
 */
function buildAdvice(
  field: 'accountNumber' | 'holderIdNumber',
  code: FailureCode,
  isPlausible: (value: string) => boolean,
  isSound: (value: string) => boolean,
) {
  const Confirmable = z.object({
    [field]: z.string().refine(isPlausible),
    asPrinted: z.literal(false).exactOptional(),
  });
  const options = {
    path: [field],
    message: code,
    params: { confirm: 'asPrinted' },
    when: ({ value }: { value: unknown }) => Confirmable.safeParse(value).success,
  };
  return [
    (body: { accountNumber: string; holderIdNumber: string; asPrinted?: boolean }) =>
      body.asPrinted === true || isSound(body[field]),
    options,
  ] as const;
}

const luhnAdvice = buildAdvice(
  'accountNumber',
  'INP_CARD_CHECK',
  isPlausibleCardNumber,
  isCardNumber,
);
const binAdvice = buildAdvice(
  'accountNumber',
  'ACC_UNKNOWN_BANK',
  isCardNumber,
  (number) => findBinAdvice(number) !== undefined,
);
const creditCodeAdvice = buildAdvice(
  'holderIdNumber',
  'INP_USCC_CHECK',
  isPlausibleCreditCode,
  isCreditCode,
);

/** Expiry, CVN and PIN are not needed and therefore unknown fields ([A76], PCI DSS 3.3.1). */
export const AccountBody = z.discriminatedUnion('kind', [
  z
    .strictObject({
      ...commonFields,
      kind: z.literal('PERSONAL'),
      accountNumber: buildNumberSchema(isPlausibleCardNumber, 'INP_CARD_CHECK'),
      holderName: PersonName,
      holderIdType: IdentityType.exactOptional(),
      holderIdNumber: TypedNumber,
    })
    .check(buildIdentityRule('holderIdNumber', 'holderIdType'))
    .refine(isBranchOfBank, branchRule)
    .refine(...luhnAdvice)
    .refine(...binAdvice),
  z
    .strictObject({
      ...commonFields,
      kind: z.literal('CORPORATE'),
      accountNumber: buildNumberSchema(isCorporateAccountNumber, 'INP_CARD_CHECK'),
      holderName: CompanyName,
      /** A company of abroad has no credit code [B3.7]. Whether the owner is one, the merchant record says. */
      holderIdType: z.literal(foreignRegistration).exactOptional(),
      holderIdNumber: TypedNumber,
    })
    .check(companyNumberRule)
    .refine(isBranchOfBank, branchRule)
    .refine(...creditCodeAdvice),
]);

export const PersonBody = z
  .strictObject({
    merchantId: WorkflowIdPart,
    name: PersonName,
    idType: IdentityType.default(defaultIdentityDocument),
    idNumber: TypedNumber,
    mobile: Mobile,
  })
  .check(buildIdentityRule('idNumber', 'idType'));
