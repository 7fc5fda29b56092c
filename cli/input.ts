/** Input of commands: JSON files, and fields such as `--field ok=true --field codes[]=REV_REJECTED`. */
import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** The JSON object in a file, or on stdin for `-`. @throws UsageError with the file and what is wrong with it */
export function readJsonFile(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch {
    throw new UsageError(`${path}: cannot be read`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    throw new UsageError(`${path}: is not JSON`);
  }
  throw new UsageError(`${path}: does not contain a JSON object`);
}

/**
 * Adds a field of the form `name=value` to others. A name with dots is a field inside a field; `name[]=value`
 * adds to a list. `true` and `false` become booleans, every other value is text.
 * @throws UsageError when the argument has another form
 */
export function addField(
  argument: string,
  fields: Record<string, unknown> = {},
): Record<string, unknown> {
  const [, path, list, value] = /^([A-Za-z][\w.]*)(\[\])?=(.*)$/s.exec(argument) ?? [];
  if (path === undefined || value === undefined)
    throw new UsageError(`--field ${argument}: write it as name=value`);
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
    return { ...fields, [name]: setField(isObject(current) ? current : {}, rest, list, value) };
  if (!list) return { ...fields, [name]: value };
  return { ...fields, [name]: [...(Array.isArray(current) ? current : []), value] };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
