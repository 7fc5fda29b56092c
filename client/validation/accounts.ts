/** Full numbers as merchants type them, checked before the vault takes them (rules.md A37, C4, E5 INP_*). */
import { z } from 'zod';
import { PartyId } from '../../domain/card-change.ts';
import {
  isBankCode,
  isBic,
  isCardNumber,
  isCorporateAccountNumber,
  isIban,
  isMobile,
  isResidentId,
} from '../../domain/check-digits.ts';
import type { FailureCode } from '../../domain/failures.ts';
import { containsNumber } from '../../domain/free-text.ts';

/** Full-width digits, blanks and hyphens are how people type; the number is the same. */
const Typed = z
  .string()
  .max(80)
  .transform((typed) => typed.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase());

const number = (isSound: (number: string) => boolean, code: FailureCode) =>
  Typed.refine(isSound, code);

/** A person's name: letters of any script, the middle dot, brackets; no digits (rules.md B3.8). */
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
  .refine((name) => !containsNumber(name), 'INP_NAME_FORMAT' satisfies FailureCode);

const Mobile = number(isMobile, 'INP_MOBILE');
const ResidentId = number(isResidentId, 'INP_ID_CHECK');
/** The shape only: some early codes break the check digit, and the bank compares it (rules.md C4). */
const CreditCode = number((code) => /^[0-9A-HJ-NP-RTUW-Y]{18}$/.test(code), 'INP_USCC_CHECK');

const common = {
  merchantId: PartyId,
  cardType: z.enum(['DC', 'CC', 'SCC', 'PC']).exactOptional(),
  /** The bank's three digits, with which its branch codes begin. */
  bankCode: z.string().regex(/^\d{3}$/, 'INP_BRANCH_CHECK' satisfies FailureCode),
  bankName: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .refine((name) => !containsNumber(name), 'INP_NUMBER_IN_TEXT' satisfies FailureCode),
  cnaps: number(isBankCode, 'INP_BRANCH_CHECK').exactOptional(),
  bic: number(isBic, 'INP_BRANCH_CHECK').exactOptional(),
  iban: number(isIban, 'INP_CARD_CHECK').exactOptional(),
  holderRelation: z.enum(['SELF', 'LEGAL_PERSON', 'AUTHORISED']),
  mobile: Mobile.exactOptional(),
};

interface Branch {
  cnaps?: string;
  bankCode: string;
}
const isOfBank = ({ cnaps, bankCode }: Branch): boolean => cnaps?.startsWith(bankCode) ?? true;
/** Judged as soon as both are sound, whatever else is wrong. */
const branchFault = {
  path: ['cnaps'],
  message: 'INP_BRANCH_CHECK' satisfies FailureCode,
  when: ({ value }: { value: unknown }) => Branch.safeParse(value).success,
};
const Branch = z.object({ cnaps: z.string().refine(isBankCode), bankCode: z.string() });

/** No expiry, CVN or PIN: they are not needed, so they are unknown fields (rules.md A76, PCI DSS 3.3.1). */
export const AccountBody = z.discriminatedUnion('kind', [
  z
    .strictObject({
      ...common,
      kind: z.literal('PERSONAL'),
      accountNumber: number(isCardNumber, 'INP_CARD_CHECK'),
      holderName: PersonName,
      holderIdNumber: ResidentId,
    })
    .refine(isOfBank, branchFault),
  z
    .strictObject({
      ...common,
      kind: z.literal('CORPORATE'),
      accountNumber: number(isCorporateAccountNumber, 'INP_CARD_CHECK'),
      holderName: CompanyName,
      holderIdNumber: CreditCode,
    })
    .refine(isOfBank, branchFault),
]);

export const PersonBody = z.strictObject({
  merchantId: PartyId,
  name: PersonName,
  idNumber: ResidentId,
  mobile: Mobile,
});
