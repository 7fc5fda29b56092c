/** Full numbers as merchants type them, checked before they enter the vault [A37, C4, E5 INP]. */
import { z } from 'zod';
import { WorkflowIdPart } from '../../domain/request/card-change-schema.ts';
import {
  isBranchCode,
  isBic,
  isCardNumber,
  isCorporateAccountNumber,
  isIban,
  isMobileNumber,
  isResidentId,
} from '../../domain/account/check-digits.ts';
import { cardTypes } from '../../domain/parties/account.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { hasCardOrIdNumber } from '../../domain/privacy/free-text.ts';

/** People type full-width digits, blanks and hyphens: all forms become one. */
const TypedNumber = z
  .string()
  .max(80)
  .transform((typed) => typed.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase());

const buildNumberSchema = (isSound: (number: string) => boolean, code: FailureCode) =>
  TypedNumber.refine(isSound, code);

/** A person's name: letters of any script, the middle dot, brackets; no digits [B3.8]. */
const PersonName = z
  .string()
  .trim()
  .regex(/^\p{L}[\p{L}\p{M}·•．.'’()（） -]{0,59}$/u, 'INP_NAME_FORMAT' satisfies FailureCode);

const CompanyName = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}·•．.,&'’()（） -]{1,99}$/u, {
    message: 'INP_NAME_FORMAT' satisfies FailureCode,
  })
  .refine((name) => !hasCardOrIdNumber(name), 'INP_NAME_FORMAT' satisfies FailureCode);

const Mobile = buildNumberSchema(isMobileNumber, 'INP_MOBILE');
const ResidentId = buildNumberSchema(isResidentId, 'INP_ID_CHECK');
/** Only the form is checked: some early codes have a wrong check digit, and the bank compares the code anyway [C4 credit code]. */
const CreditCode = buildNumberSchema(
  (code) => /^[0-9A-HJ-NP-RTUW-Y]{18}$/.test(code),
  'INP_USCC_CHECK',
);

const commonFields = {
  merchantId: WorkflowIdPart,
  cardType: z.enum(cardTypes).exactOptional(),
  /** The three digits of the bank, with which its branch codes begin. */
  bankCode: z.string().regex(/^\d{3}$/, 'INP_BRANCH_CHECK' satisfies FailureCode),
  bankName: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .refine((name) => !hasCardOrIdNumber(name), 'INP_NUMBER_IN_TEXT' satisfies FailureCode),
  cnaps: buildNumberSchema(isBranchCode, 'INP_BRANCH_CHECK').exactOptional(),
  bic: buildNumberSchema(isBic, 'INP_BRANCH_CHECK').exactOptional(),
  iban: buildNumberSchema(isIban, 'INP_CARD_CHECK').exactOptional(),
  holderRelation: z.enum(['SELF', 'LEGAL_PERSON', 'AUTHORISED']),
  mobile: Mobile.exactOptional(),
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

/** Expiry, CVN and PIN are not needed and therefore unknown fields ([A76], PCI DSS 3.3.1). */
export const AccountBody = z.discriminatedUnion('kind', [
  z
    .strictObject({
      ...commonFields,
      kind: z.literal('PERSONAL'),
      accountNumber: buildNumberSchema(isCardNumber, 'INP_CARD_CHECK'),
      holderName: PersonName,
      holderIdNumber: ResidentId,
    })
    .refine(isBranchOfBank, branchRule),
  z
    .strictObject({
      ...commonFields,
      kind: z.literal('CORPORATE'),
      accountNumber: buildNumberSchema(isCorporateAccountNumber, 'INP_CARD_CHECK'),
      holderName: CompanyName,
      holderIdNumber: CreditCode,
    })
    .refine(isBranchOfBank, branchRule),
]);

export const PersonBody = z.strictObject({
  merchantId: WorkflowIdPart,
  name: PersonName,
  idNumber: ResidentId,
  mobile: Mobile,
});
