/** Checks form and check digits before anything is sent: all faults at once, by field and code [A37, E4.2]. */
import type { z } from 'zod';
import type { Problem } from '../domain/gates/assessment.ts';
import { isFailureCode } from '../domain/failures/codes.ts';
import { ActionRefused } from './errors.ts';

type Issue = z.core.$ZodIssue;

/**
 * The input as the schema parses it.
 * @throws ActionRefused with all problems, under the code of the first one
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw buildRefusal(buildProblems(result.error, input));
}

/** @param problems at least one */
export const buildRefusal = (problems: readonly Problem[]): ActionRefused =>
  new ActionRefused(problems[0]?.code ?? 'INP_FORMAT', { problems });

/** The problems of a validation: field, code and the values its texts need, but no value that was sent. */
export const buildProblems = ({ issues }: z.ZodError, input: unknown): Problem[] =>
  issues.flatMap((issue) => buildIssueProblems(issue, input));

function buildIssueProblems(issue: Issue, input: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => buildProblem([...issue.path, key], 'INP_UNKNOWN_FIELD'));
  if (readPath(input, issue.path) === undefined) return [buildProblem(issue.path, 'INP_REQUIRED')];
  if (isFailureCode(issue.message))
    return [buildProblem(issue.path, issue.message, findConfirmation(issue))];
  const allowed = describeAllowedValues(issue);
  const expected = describeExpected(issue);
  return [
    buildProblem(issue.path, 'INP_FORMAT', {
      ...(allowed !== undefined && { allowed }),
      ...(expected !== undefined && { expected }),
    }),
  ];
}

/** Type, bounds or form of a value, in signs of JSON and no language of people. */
function describeExpected(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected;
    case 'too_big':
      return `${unitOf(issue.origin)}≤ ${issue.maximum}`;
    case 'too_small':
      return `${unitOf(issue.origin)}≥ ${issue.minimum}`;
    case 'invalid_format':
      return forms[issue.format];
    default:
      return undefined;
  }
}

const unitOf = (origin: string): string => (origin === 'number' ? '' : 'length ');

const forms: Readonly<Record<string, string>> = {
  date: 'YYYY-MM-DD',
  datetime: 'ISO 8601, YYYY-MM-DDThh:mm:ssZ',
};

/** The field with which a value is taken all the same, where the check only advises; and what else the texts say. */
const findConfirmation = (issue: Issue): Record<string, string> => {
  const { confirm, texts } = (issue.code === 'custom' ? issue.params : undefined) ?? {};
  return {
    ...(typeof confirm === 'string' && { confirm }),
    ...(texts as Record<string, string> | undefined),
  };
};

const buildProblem = (
  path: readonly PropertyKey[],
  code: Problem['code'],
  params: Record<string, string> = {},
): Problem => {
  const field = path.length === 0 ? 'body' : path.map(formatStep).join('.');
  return { field, code, params: { field, ...params } };
};

/** A step of a path; the names in it may be the sender's own. */
const formatStep = (step: PropertyKey): string => shortenName(String(step));

/** The allowed values of a field, when there are at most 20. */
function describeAllowedValues(issue: Issue): string | undefined {
  const values =
    issue.code === 'invalid_value'
      ? issue.values
      : issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)
        ? issue.options
        : [];
  return values.length > 0 && values.length <= 20 ? values.map(String).join(', ') : undefined;
}

/**
 * The name of an unknown field or column, without numbers and at most 40 characters long: its sender
 * chose it, and it may hold a card number or a page of text.
 */
export const shortenName = (name: string): string =>
  name
    .replaceAll(/\d{4,}/g, '…')
    .replaceAll(/[\p{C}\p{Z}]/gu, '')
    .slice(0, 40);

const readPath = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    input,
  );
