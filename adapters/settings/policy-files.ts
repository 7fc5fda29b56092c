/** Reads policy files: the values travel with a request, the sources stay beside them in the file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parameterSchemas, Policy } from '../../domain/policy/policy-schema.ts';

/** What an acquirer's new requests begin under. */
export type PolicyResolver = (acquirerId: string) => Policy;

const folder = fileURLToPath(new URL('../../policies/', import.meta.url));

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
  const { base, file } = isVariantFile(json) ? readVariantFile(json) : readFullFile(json);
  const values = Object.fromEntries(
    Object.entries(file.parameters).map(([name, parameter]) => [name, parameter?.value]),
  );
  return parseOrThrow(Policy, {
    profile: file.profile,
    version: file.version,
    values: { ...base, ...values },
  });
}

const isVariantFile = (json: unknown): json is object =>
  typeof json === 'object' && json !== null && 'extends' in json;

const readFullFile = (json: unknown) => ({ base: {}, file: parseOrThrow(PolicyFile, json) });

function readVariantFile(json: object) {
  const file = parseOrThrow(VariantFile, json);
  return { base: readBasePolicy(file.extends).values, file };
}

function readBasePolicy(name: string): Policy {
  const [base = '', number] = name.split('/');
  try {
    const json = readPolicyFile(base, Number(number));
    // One step and no more: whoever reads a profile reads two files at most.
    if (isVariantFile(json)) throw new Error(`${name} extends a policy itself: name that one`);
    return parsePolicyFile(json);
  } catch (error) {
    throw new Error(`not a policy:\n  extends: ${(error as Error).message}`, { cause: error });
  }
}

function parseOrThrow<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  const read = schema.safeParse(json);
  if (!read.success) throw buildPolicyError(read.error);
  return read.data;
}

function buildPolicyError({ issues }: z.ZodError): Error {
  const lines = issues.map(({ path, message }) => `  ${toFilePath(path).join('/')}: ${message}`);
  return new Error(`not a policy:\n${lines.join('\n')}`);
}

/** Where a fault stands for the one who wrote the file: values are one level deeper there. */
const toFilePath = ([first, name, ...rest]: readonly PropertyKey[]): string[] =>
  (first === 'values' ? ['parameters', name, 'value', ...rest] : [first, name, ...rest])
    .filter((step) => step !== undefined)
    .map(String);

/**
 * The policy of a profile, newest version unless one is named.
 * @throws Error when there is none, or its file is not one
 */
export function loadPolicy(profileName: string, wanted?: number): Policy {
  const number = wanted ?? listVersions(profileName).at(-1) ?? 1;
  const name = `${profileName}/${number}`;
  const policy = parsePolicyFile(readPolicyFile(profileName, number));
  if (`${policy.profile}/${policy.version}` !== name)
    throw new Error(`policies/${name}.json calls itself ${policy.profile}/${policy.version}`);
  return policy;
}

/**
 * Ways differ by acquirer and brand: each may have a profile of its own [A14]. The newest
 * policies of all, read at once: a profile that is missing or faulty is found at the
 * start, not at an acquirer's first request.
 * @param defaultProfile profile of acquirers that have none of their own
 * @param profilesByAcquirer profiles by acquirer id
 * @throws Error as `loadPolicy`
 */
export function createPolicyResolver(
  defaultProfile: string,
  profilesByAcquirer: ReadonlyMap<string, string>,
): PolicyResolver {
  const defaultPolicy = loadPolicy(defaultProfile);
  const policies = new Map(
    [...profilesByAcquirer].map(([acquirer, name]) => [acquirer, loadPolicy(name)]),
  );
  return (acquirerId) => policies.get(acquirerId) ?? defaultPolicy;
}

/** The profiles that settings name, each once. */
export const listProfiles = ({
  policyProfile,
  policyProfiles,
}: {
  policyProfile: string;
  policyProfiles: ReadonlyMap<string, string>;
}): string[] => [...new Set([policyProfile, ...policyProfiles.values()])];

function readPolicyFile(profileName: string, number: number): unknown {
  const versions = listVersions(profileName);
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
function listVersions(profileName: string): number[] {
  // Never a path out of the folder, whoever named the profile.
  if (!profile.safeParse(profileName).success || !existsSync(`${folder}${profileName}`)) return [];
  return readdirSync(`${folder}${profileName}`)
    .map((name) => Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0)
    .toSorted((a, b) => a - b);
}
