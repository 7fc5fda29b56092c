/** Reads policy files. A request carries the values; their sources stay in the file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parsePolicyFile } from '../../domain/policy/policy-file-schema.ts';
import { Policy } from '../../domain/policy/policy-schema.ts';

/** Returns the policy of new requests of an acquirer. */
export type PolicyResolver = (acquirerId: string) => Policy;

const folder = fileURLToPath(new URL('../../policies/', import.meta.url));

/**
 * The policy of a profile, of its newest version or of a given one.
 * @throws Error when there is no such version, or its file is not a policy
 */
export function loadPolicy(profileName: string, version?: number): Policy {
  const number = version ?? listVersions(profileName).at(-1) ?? 1;
  const name = `${profileName}/${number}`;
  const policy = parsePolicyFile(readPolicyFile(name), readPolicyFile);
  if (`${policy.profile}/${policy.version}` !== name)
    throw new Error(`policies/${name}.json calls itself ${policy.profile}/${policy.version}`);
  return policy;
}

/**
 * An acquirer or brand may have a profile of its own [A14]. The newest policies of all profiles are
 * read at once, so that a missing or faulty profile is found at the start and not at the first request.
 * @param defaultProfile profile of the other acquirers
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

/** The profiles in the settings, each once. */
export const listProfiles = ({
  policyProfile,
  policyProfiles,
}: {
  policyProfile: string;
  policyProfiles: ReadonlyMap<string, string>;
}): string[] => [...new Set([policyProfile, ...policyProfiles.values()])];

/**
 * The JSON of a policy by its name, such as `cn-default/1`.
 * @throws Error when there is no such file, with the versions that there are
 */
export function readPolicyFile(name: string): unknown {
  const [, profileName = '', number] = /^(.*)\/(\d+)$/.exec(name) ?? [];
  const versions = listVersions(profileName);
  if (versions.length === 0)
    throw new Error(
      `no policy of profile ${profileName}: give it a file policies/<profile>/1.json`,
    );
  if (!versions.includes(Number(number)))
    throw new Error(
      `no version ${number} of policy ${profileName}: there is ${versions.join(', ')}`,
    );
  return JSON.parse(readFileSync(`${folder}${profileName}/${number}.json`, 'utf8'));
}

/** The versions of a profile, oldest first; none of a profile that there is not. */
export function listVersions(profileName: string): number[] {
  // The name of a profile must not lead out of the folder.
  if (
    !Policy.shape.profile.safeParse(profileName).success ||
    !existsSync(`${folder}${profileName}`)
  )
    return [];
  return readdirSync(`${folder}${profileName}`)
    .map((name) => Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0)
    .toSorted((a, b) => a - b);
}
