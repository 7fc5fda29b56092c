/** The columns of a campaign's file, checked by the same rules as bodies of the API. */
import { z } from 'zod';
import type { Problem } from '../../domain/gates/assessment.ts';
import { CardChangeRequest, WorkflowIdPart } from '../../domain/request/card-change-schema.ts';
import { AccountBody, PersonBody } from '../bodies/accounts.ts';
import { buildProblems, shortenName } from '../../client/validation.ts';

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
  'holderIdType',
  'holderIdNumber',
  'holderRelation',
  'mobile',
  'asPrinted',
] as const;
const personColumns = {
  applicantName: 'name',
  applicantIdType: 'idType',
  applicantIdNumber: 'idNumber',
  applicantMobile: 'mobile',
} as const;

const Row = z.object({
  /** The column may be left out when the campaign is for one acquirer. */
  acquirerId: WorkflowIdPart,
  merchantId: WorkflowIdPart,
  oldLast4: CardChangeRequest.shape.oldAccount.shape.last4,
  applicantRole: CardChangeRequest.shape.applicant.shape.role,
  /** Without it the owner is asked for it. */
  applicantIdValidUntil: CardChangeRequest.shape.applicant.shape.idValidUntil,
});

/** A valid row. Its full numbers go to the vault and nowhere else. */
export type CampaignRow = z.infer<typeof Row> & {
  account: z.infer<typeof AccountBody>;
  person: z.infer<typeof PersonBody>;
};

const optionalColumns = [
  'acquirerId',
  'applicantIdType',
  'applicantIdValidUntil',
  'holderIdType',
  'cardType',
  'cnaps',
  'bic',
  'iban',
  'mobile',
  'asPrinted',
];
const knownColumns: readonly string[] = [
  ...Object.keys(Row.shape),
  ...accountColumns,
  ...Object.keys(personColumns),
];

/** The problems of a header line: unknown, repeated and missing columns, each by name. */
export const findHeaderProblems = (header: readonly string[]): Problem[] => [
  ...header.flatMap((name, i) => {
    // A file without a header begins with somebody's numbers; they must not appear in the answer.
    if (!knownColumns.includes(name))
      return [buildColumnProblem(shortenName(name), 'INP_UNKNOWN_FIELD')];
    return header.indexOf(name) < i ? [buildColumnProblem(name, 'INP_REPEATED')] : [];
  }),
  ...knownColumns
    .filter((name) => !optionalColumns.includes(name) && !header.includes(name))
    .map((name) => buildColumnProblem(name, 'INP_REQUIRED')),
];

const buildColumnProblem = (field: string, code: Problem['code']): Problem => ({
  field,
  code,
  params: { field },
});

/** The row, or all its problems by column and code, without any value. */
export function readRow(cells: Record<string, string>): CampaignRow | Problem[] {
  const filledCells = Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== ''));
  const pickCells = (columns: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(columns)
        .filter(([column]) => filledCells[column] !== undefined)
        .map(([column, field]) => [field, filledCells[column]]),
    );
  const { merchantId } = filledCells;
  const parts = {
    row: pickCells(mapToThemselves(Object.keys(Row.shape))),
    account: readConfirmation({ ...pickCells(mapToThemselves(accountColumns)), merchantId }),
    person: { ...pickCells(personColumns), merchantId },
  };
  const row = Row.safeParse(parts.row);
  const account = AccountBody.safeParse(parts.account);
  const person = PersonBody.safeParse(parts.person);
  if (row.success && account.success && person.success)
    return { ...row.data, account: account.data, person: person.data };
  return [
    ...(row.error ? buildProblems(row.error, parts.row) : []),
    ...(account.error ? dropMerchantProblems(buildProblems(account.error, parts.account)) : []),
    ...(person.error
      ? dropMerchantProblems(buildProblems(person.error, parts.person)).map(renameApplicantField)
      : []),
  ];
}

/** The column of a confirmation holds `true`, as Excel writes it too; everything else is reported. */
const readConfirmation = (cells: Record<string, string | undefined>) =>
  /^true$/i.test(cells['asPrinted'] ?? '') ? { ...cells, asPrinted: true } : cells;

const mapToThemselves = (columns: readonly string[]): Record<string, string> =>
  Object.fromEntries(columns.map((column) => [column, column]));

/** All three parts contain the merchant's id: a problem with it is reported once. */
const dropMerchantProblems = (problems: Problem[]): Problem[] =>
  problems.filter(({ field }) => field !== 'merchantId');

const renameApplicantField = (problem: Problem): Problem => {
  const column = Object.entries(personColumns).find(([, field]) => field === problem.field)?.[0];
  const field = column ?? problem.field;
  return { ...problem, field, params: { ...problem.params, field } };
};
