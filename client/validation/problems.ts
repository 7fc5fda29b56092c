/** Shape and check digits at the edge: every entry before anything is sent, every fault at once, by field and code (rules.md A37, E4.2). */
import type { z } from 'zod';
import type { Problem } from '../../domain/assessment.ts';
import { isFailureCode } from '../../domain/failures.ts';
import { ActionRefused } from '../refusals.ts';

type Issue = z.core.$ZodIssue;

/**
 * What the schema makes of the input.
 * @throws ActionRefused with all problems; its code is the first one's
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  throw refusalOf(problemsOf(read.error, input));
}

/** @param problems one at least */
export const refusalOf = (problems: readonly Problem[]): ActionRefused =>
  new ActionRefused(problems[0]?.code ?? 'INP_FORMAT', { problems });

/** Field, code and what its texts need; never a value that was sent. */
export const problemsOf = ({ issues }: z.ZodError, input: unknown): Problem[] =>
  issues.flatMap((issue) => problemsOfIssue(issue, input));

function problemsOfIssue(issue: Issue, input: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => problem([...issue.path, shortened(key)], 'INP_UNKNOWN_FIELD'));
  if (at(input, issue.path) === undefined) return [problem(issue.path, 'INP_REQUIRED')];
  if (isFailureCode(issue.message)) return [problem(issue.path, issue.message)];
  const allowed = allowedBy(issue);
  return [problem(issue.path, 'INP_FORMAT', allowed === undefined ? {} : { allowed })];
}

const problem = (
  path: readonly PropertyKey[],
  code: Problem['code'],
  params: Record<string, string> = {},
): Problem => {
  const field = path.length === 0 ? 'body' : path.map(String).join('.');
  return { field, code, params: { field, ...params } };
};

/** What may stand in the field, where that is a short list. */
function allowedBy(issue: Issue): string | undefined {
  const offered =
    issue.code === 'invalid_value'
      ? issue.values
      : issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)
        ? issue.options
        : [];
  return offered.length > 0 && offered.length <= 20 ? offered.map(String).join(', ') : undefined;
}

/** A field nobody knows is named by its sender: its name must not carry a number or a page of text. */
const shortened = (key: string): string => key.replaceAll(/\d{4,}/g, '…').slice(0, 40);

const at = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    input,
  );
