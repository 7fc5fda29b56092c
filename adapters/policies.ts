/** Reads policy files: the values travel with a request, the sources stay beside them in the file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parameterSchemas, Policy } from '../domain/policy.ts';

const folder = fileURLToPath(new URL('../policies/', import.meta.url));

const PolicyFile = z.strictObject({
  profile: Policy.shape.profile,
  version: Policy.shape.version,
  parameters: z.strictObject(
    Object.fromEntries(
      Object.entries(parameterSchemas).map(([name, value]) => [
        name,
        z.strictObject({ value, source: z.string().trim().min(1) }),
      ]),
    ),
  ),
});

/**
 * A policy file's values, checked one by one and against each other.
 * @throws Error that lists every fault with its path in the file, e.g. `parameters/otp/value/ttl`
 */
export function parsePolicyFile(json: unknown): Policy {
  const file = PolicyFile.safeParse(json);
  if (!file.success) throw faulty(file.error);
  const { profile, version, parameters } = file.data;
  const values = Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, parameter.value]),
  );
  const policy = Policy.safeParse({ profile, version, values });
  if (!policy.success) throw faulty(policy.error);
  return policy.data;
}

function faulty({ issues }: z.ZodError): Error {
  const lines = issues.map(({ path, message }) => `  ${inFile(path).join('/')}: ${message}`);
  return new Error(`not a policy:\n${lines.join('\n')}`);
}

/** Where a fault stands for the one who wrote the file: values are one level deeper there. */
const inFile = ([first, name, ...rest]: readonly PropertyKey[]): string[] =>
  (first === 'values' ? ['parameters', name, 'value', ...rest] : [first, name, ...rest])
    .filter((step) => step !== undefined)
    .map(String);

/**
 * The policy of a profile, newest version unless one is named.
 * @throws Error when there is none, or its file is not one
 */
export function loadPolicy(profile: string, version?: number): Policy {
  const versions = versionsOf(profile);
  const wanted = version ?? Math.max(...versions);
  if (!versions.includes(wanted))
    throw new Error(
      versions.length === 0
        ? `no policy of profile ${profile}: give it a file policies/<profile>/1.json`
        : `no version ${wanted} of policy ${profile}: there is ${versions.join(', ')}`,
    );
  const name = `${profile}/${wanted}`;
  const policy = parsePolicyFile(
    JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')) as unknown,
  );
  if (`${policy.profile}/${policy.version}` !== name)
    throw new Error(`policies/${name}.json calls itself ${policy.profile}/${policy.version}`);
  return policy;
}

function versionsOf(profile: string): number[] {
  // Never a path out of the folder, whoever named the profile.
  if (!Policy.shape.profile.safeParse(profile).success || !existsSync(`${folder}${profile}`))
    return [];
  return readdirSync(`${folder}${profile}`)
    .map((name) => Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0))
    .filter((version) => version > 0)
    .toSorted((a, b) => a - b);
}
