/** Reads policy files: the values travel with a request, the sources stay beside them in the file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parsePolicyFile } from '../../domain/policy/policy-file-schema.ts';
import { Policy } from '../../domain/policy/policy-schema.ts';

/** What an acquirer's new requests begin under. */
export type PolicyResolver = (acquirerId: string) => Policy;

const folder = fileURLToPath(new URL('../../policies/', import.meta.url));

/**
 * The policy of a profile, newest version unless one is named.
 * @throws Error when there is none, or its file is not one
 */
export function loadPolicy(profileName: string, wanted?: number): Policy {
  const number = wanted ?? listVersions(profileName).at(-1) ?? 1;
  const name = `${profileName}/${number}`;
  const policy = parsePolicyFile(readPolicyFile(name), readPolicyFile);
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

/** Oldest first. */
function listVersions(profileName: string): number[] {
  // Never a path out of the folder, whoever named the profile.
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
