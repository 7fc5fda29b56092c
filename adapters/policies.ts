/** Reads policy files: the values travel with a request, the sources stay beside them in the file. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parameterSchemas, Policy, type ParameterName } from '../domain/policy.ts';

const folder = fileURLToPath(new URL('../policies/', import.meta.url));

const PolicyFile = z.strictObject({
  profile: Policy.shape.profile,
  version: Policy.shape.version,
  parameters: z.strictObject(
    Object.fromEntries(
      Object.entries(parameterSchemas).map(([name, value]) => [
        name,
        z.strictObject({ value, source: z.string().min(1) }),
      ]),
    ),
  ),
});

/**
 * A policy file's values, checked.
 * @throws Error that lists every fault with its exact path
 */
export function parsePolicyFile(json: unknown): Policy {
  const read = PolicyFile.safeParse(json);
  if (!read.success)
    throw new Error(
      `not a policy:\n${read.error.issues.map(({ path, message }) => `  ${path.join('/')}: ${message}`).join('\n')}`,
    );
  const { profile, version, parameters } = read.data;
  const values = Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, parameter.value]),
  );
  return Policy.parse({ profile, version, values });
}

/** The policy of a profile, newest version unless one is named. @throws Error when there is none */
export function loadPolicy(profile: string, version?: number): Policy {
  const wanted = version ?? newestOf(profile);
  return parsePolicyFile(
    JSON.parse(readFileSync(`${folder}${profile}/${wanted}.json`, 'utf8')) as unknown,
  );
}

/** Where each value of a policy file comes from, by parameter. */
export function sourcesOf(json: unknown): Record<ParameterName, string> {
  const { parameters } = PolicyFile.parse(json);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { source }]) => [name, source]),
  ) as Record<ParameterName, string>;
}

function newestOf(profile: string): number {
  const versions = readdirSync(`${folder}${profile}`)
    .map((name) => Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0))
    .filter((version) => version > 0);
  if (versions.length === 0) throw new Error(`no policy of profile ${profile} in ${folder}`);
  return Math.max(...versions);
}
