import { createHash } from 'node:crypto';
import type { PoliciesPort } from '../../activities/policies.ts';
import type { Policy, PolicyValues } from '../../domain/policy/policy-schema.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import { listVersions, loadPolicy, readPolicyFile } from './policy-files.ts';

interface OwnPolicy {
  digest: string;
  values: PolicyValues;
}

/** How many of the newest versions of a profile new requests may come with. */
const usableVersions = 2;

/** The versions of a profile with which new requests may come. */
export const listUsableVersions = (profile: string): number[] =>
  listVersions(profile).slice(-usableVersions);

/**
 * The policies of the folder; a file is read once, since a version never changes.
 * @param findProfile the profile of an acquirer
 */
export function createOwnPolicies(findProfile: (acquirerId: string) => string): PoliciesPort {
  const known = new Map<string, OwnPolicy>();
  const read = (profile: string, version: number): OwnPolicy | undefined => {
    const name = `${profile}/${version}`;
    const policy = known.get(name) ?? readOwnPolicy(profile, version);
    if (policy) known.set(name, policy);
    return policy;
  };
  return {
    identify(policy, acquirerId) {
      const { profile, version } = policy;
      if (profile !== findProfile(acquirerId)) return undefined;
      if (!listUsableVersions(profile).includes(version)) return undefined;
      const digest = computeDigest(policy);
      return read(profile, version)?.digest === digest ? { profile, version, digest } : undefined;
    },
    find({ profile, version, digest }) {
      const own = read(profile, version);
      return own?.digest === digest ? own.values : undefined;
    },
  };
}

const computeDigest = (policy: Policy): string =>
  createHash('sha256').update(toCanonicalJson(policy)).digest('hex').slice(0, 32);

/** Undefined when there is no such version. @throws Error when its file is not a policy */
function readOwnPolicy(profile: string, version: number): OwnPolicy | undefined {
  try {
    readPolicyFile(`${profile}/${version}`);
  } catch {
    return undefined;
  }
  const policy = loadPolicy(profile, version);
  return { digest: computeDigest(policy), values: policy.values };
}
