/** Fields of an action as they are typed: `--field ok=true --field codes=REV_A,REV_B`, or a JSON file. */
import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** @throws UsageFault that names the file and what is wrong with it */
export function readJsonFile(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch {
    throw new UsageError(`${path}: cannot be read`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    throw new UsageError(`${path}: is no JSON`);
  }
  throw new UsageError(`${path}: holds no JSON object`);
}

/**
 * Collects `name=value`; a name with dots is a field in a field. `true` and `false` are read as
 * such, everything else is text; `name[]=value` adds to a list.
 * @throws UsageFault when it is not of that form
 */
export function addField(
  argument: string,
  fields: Record<string, unknown> = {},
): Record<string, unknown> {
  const [, path, list, value] = /^([A-Za-z][\w.]*)(\[\])?=(.*)$/s.exec(argument) ?? [];
  if (path === undefined || value === undefined)
    throw new UsageError(`--field ${argument}: give it as name=value`);
  return setField(fields, path.split('.'), list !== undefined, parseValue(value));
}

const parseValue = (value: string): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

function setField(
  fields: Record<string, unknown>,
  [name = '', ...rest]: string[],
  list: boolean,
  value: unknown,
): Record<string, unknown> {
  const current = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (rest.length > 0)
    return { ...fields, [name]: setField((current ?? {}) as typeof fields, rest, list, value) };
  return { ...fields, [name]: list ? [...((current as unknown[]) ?? []), value] : value };
}
