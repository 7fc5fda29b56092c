/** The columns of a campaign's file: what each row must say, checked as at every other door. */
import { z } from 'zod';
import type { Problem } from '../../domain/assessment.ts';
import { CardChangeRequest, PartyId } from '../../domain/card-change.ts';
import { AccountBody, PersonBody } from '../validation/accounts.ts';
import { problemsOf } from '../validation/problems.ts';

const accountColumns = [
  'kind',
  'accountNumber',
  'cardType',
  'bankCode',
  'bankName',
  'cnaps',
  'bic',
  'iban',
  'holderName',
  'holderIdNumber',
  'holderRelation',
  'mobile',
] as const;
const personColumns = {
  applicantName: 'name',
  applicantIdNumber: 'idNumber',
  applicantMobile: 'mobile',
} as const;

const Row = z.object({
  /** May be left out where the campaign is of one acquirer. */
  acquirerId: PartyId,
  merchantId: PartyId,
  oldLast4: CardChangeRequest.shape.oldAccount.shape.last4,
  applicantRole: CardChangeRequest.shape.applicant.shape.role,
});

/** A sound row. Numbers in it go to the vault and nowhere else. */
export type CampaignRow = z.infer<typeof Row> & {
  account: z.infer<typeof AccountBody>;
  person: z.infer<typeof PersonBody>;
};

const optional = ['acquirerId', 'cardType', 'cnaps', 'bic', 'iban', 'mobile'];
const known: readonly string[] = [
  ...Object.keys(Row.shape),
  ...accountColumns,
  ...Object.keys(personColumns),
];

/** What is wrong with a header line: unknown, repeated and missing columns, each by name. */
export const headerProblems = (header: readonly string[]): Problem[] => [
  ...header.flatMap((name, i) => {
    if (!known.includes(name)) return [columnProblem(shortened(name), 'INP_UNKNOWN_FIELD')];
    return header.indexOf(name) < i ? [columnProblem(name, 'INP_REPEATED')] : [];
  }),
  ...known
    .filter((name) => !optional.includes(name) && !header.includes(name))
    .map((name) => columnProblem(name, 'INP_REQUIRED')),
];

const columnProblem = (field: string, code: Problem['code']): Problem => ({
  field,
  code,
  params: { field },
});

/** A file without a header begins with somebody's numbers: they are not repeated. */
const shortened = (name: string): string => name.replaceAll(/\d{4,}/g, '…').slice(0, 40);

/** The row, or every fault of it by column and code; never a value. */
export function readRow(cells: Record<string, string>): CampaignRow | Problem[] {
  const given = Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== ''));
  const of = (columns: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(columns)
        .filter(([column]) => given[column] !== undefined)
        .map(([column, field]) => [field, given[column]]),
    );
  const { merchantId } = given;
  const parts = {
    row: of(named(Object.keys(Row.shape))),
    account: { ...of(named(accountColumns)), merchantId },
    person: { ...of(personColumns), merchantId },
  };
  const row = Row.safeParse(parts.row);
  const account = AccountBody.safeParse(parts.account);
  const person = PersonBody.safeParse(parts.person);
  if (row.success && account.success && person.success)
    return { ...row.data, account: account.data, person: person.data };
  return [
    ...(row.error ? problemsOf(row.error, parts.row) : []),
    ...(account.error ? withoutMerchant(problemsOf(account.error, parts.account)) : []),
    ...(person.error
      ? withoutMerchant(problemsOf(person.error, parts.person)).map(ofApplicant)
      : []),
  ];
}

const named = (columns: readonly string[]): Record<string, string> =>
  Object.fromEntries(columns.map((column) => [column, column]));

/** The merchant's id stands in all three parts: what is wrong with it is said once. */
const withoutMerchant = (problems: Problem[]): Problem[] =>
  problems.filter(({ field }) => field !== 'merchantId');

const ofApplicant = (problem: Problem): Problem => {
  const column = Object.entries(personColumns).find(([, field]) => field === problem.field)?.[0];
  const field = column ?? problem.field;
  return { ...problem, field, params: { ...problem.params, field } };
};
