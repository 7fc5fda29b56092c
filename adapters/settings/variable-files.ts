/** `NAME_FILE` in place of `NAME`: the path of a file that has the value, such as a secret of Docker or Kubernetes. */
import { readFileSync } from 'node:fs';

type Env = Record<string, string | undefined>;

/**
 * The values of variables, trimmed, of those that have one.
 * @returns by variable, a fault where its value cannot be had: one line without the content of the file
 */
export function readValues(names: readonly string[], env: Env) {
  const values: Record<string, string> = {};
  const faults = new Map<string, string>();
  for (const name of names) {
    try {
      const value = readValue(name, env);
      if (value !== undefined) values[name] = value;
    } catch (error) {
      faults.set(name, (error as Error).message);
    }
  }
  return { values, faults };
}

/** Whether a variable is given, itself or by a file. */
export const isGiven = (name: string, env: Env): boolean =>
  [name, `${name}_FILE`].some((each) => clean(env[each]) !== undefined);

function readValue(name: string, env: Env): string | undefined {
  const value = clean(env[name]);
  const path = clean(env[`${name}_FILE`]);
  if (path === undefined) return value;
  if (value !== undefined) throw new Error(`${name} and ${name}_FILE are both given: remove one`);
  const content = clean(readText(`${name}_FILE`, path));
  if (content === undefined) throw new Error(`${name}_FILE is not right: ${path} is empty`);
  return content;
}

function readText(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Error(
      `${name} is not right: ${path} cannot be read (${code}); name a file that this process may read`,
      { cause: error },
    );
  }
}

/** `NAME=` in an env file or a compose file means that the variable is not set. */
const clean = (value: string | undefined): string | undefined => value?.trim() || undefined;
