/** Reads policy files: the values travel with a request, the sources stay beside them in the file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parameterSchemas, Policy } from '../domain/policy.ts';

/** What an acquirer's new requests begin under. */
export type PolicyOf = (acquirerId: string) => Policy;

const folder = fileURLToPath(new URL('../policies/', import.meta.url));

const parameters = z.strictObject(
  Object.fromEntries(
    Object.entries(parameterSchemas).map(([name, value]) => [
      name,
      z.strictObject({ value, source: z.string().trim().min(1) }),
    ]),
  ),
);
const { profile, version } = Policy.shape;
const PolicyFile = z.strictObject({ profile, version, parameters });

/** Holds what differs from another file, and nothing else. */
const VariantFile = z.strictObject({
  profile,
  version,
  extends: z.string().regex(/^[a-z0-9-]{1,40}\/[1-9]\d{0,5}$/, 'a policy such as cn-default/1'),
  parameters: parameters.partial(),
});

/**
 * A policy file's values, checked one by one and against each other. A file that `extends` a policy
 * holds the parameters in which it differs.
 * @throws Error that lists every fault with its path in the file, e.g. `parameters/otp/value/ttl`
 */
export function parsePolicyFile(json: unknown): Policy {
  const { base, file } = isVariant(json) ? readVariant(json) : readWhole(json);
  const values = Object.fromEntries(
    Object.entries(file.parameters).map(([name, parameter]) => [name, parameter?.value]),
  );
  return checked(Policy, {
    profile: file.profile,
    version: file.version,
    values: { ...base, ...values },
  });
}

const isVariant = (json: unknown): json is object =>
  typeof json === 'object' && json !== null && 'extends' in json;

const readWhole = (json: unknown) => ({ base: {}, file: checked(PolicyFile, json) });

function readVariant(json: object) {
  const file = checked(VariantFile, json);
  return { base: baseOf(file.extends).values, file };
}

function baseOf(name: string): Policy {
  const [base = '', number] = name.split('/');
  try {
    const json = readFileOf(base, Number(number));
    // One step and no more: whoever reads a profile reads two files at most.
    if (isVariant(json)) throw new Error(`${name} extends a policy itself: name that one`);
    return parsePolicyFile(json);
  } catch (error) {
    throw new Error(`not a policy:\n  extends: ${(error as Error).message}`, { cause: error });
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  const read = schema.safeParse(json);
  if (!read.success) throw faulty(read.error);
  return read.data;
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
export function loadPolicy(profileName: string, wanted?: number): Policy {
  const number = wanted ?? versionsOf(profileName).at(-1) ?? 1;
  const name = `${profileName}/${number}`;
  const policy = parsePolicyFile(readFileOf(profileName, number));
  if (`${policy.profile}/${policy.version}` !== name)
    throw new Error(`policies/${name}.json calls itself ${policy.profile}/${policy.version}`);
  return policy;
}

/**
 * Ways differ by acquirer and brand: each may have a profile of its own (rules.md A14). The newest
 * policies of all, read at once: a profile that is missing or faulty is found at the
 * start, not at an acquirer's first request.
 * @param usual profile of acquirers that have none of their own
 * @param own profiles by acquirer id
 * @throws Error as `loadPolicy`
 */
export function policiesByAcquirer(usual: string, own: ReadonlyMap<string, string>): PolicyOf {
  const others = loadPolicy(usual);
  const policies = new Map([...own].map(([acquirer, name]) => [acquirer, loadPolicy(name)]));
  return (acquirerId) => policies.get(acquirerId) ?? others;
}

/** The profiles that settings name, each once. */
export const profilesInUse = ({
  policyProfile,
  policyProfiles,
}: {
  policyProfile: string;
  policyProfiles: ReadonlyMap<string, string>;
}): string[] => [...new Set([policyProfile, ...policyProfiles.values()])];

function readFileOf(profileName: string, number: number): unknown {
  const versions = versionsOf(profileName);
  if (versions.length === 0)
    throw new Error(
      `no policy of profile ${profileName}: give it a file policies/<profile>/1.json`,
    );
  if (!versions.includes(number))
    throw new Error(
      `no version ${number} of policy ${profileName}: there is ${versions.join(', ')}`,
    );
  return JSON.parse(readFileSync(`${folder}${profileName}/${number}.json`, 'utf8'));
}

/** Oldest first. */
function versionsOf(profileName: string): number[] {
  // Never a path out of the folder, whoever named the profile.
  if (!profile.safeParse(profileName).success || !existsSync(`${folder}${profileName}`)) return [];
  return readdirSync(`${folder}${profileName}`)
    .map((name) => Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0)
    .toSorted((a, b) => a - b);
}
