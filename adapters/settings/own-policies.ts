import type { PoliciesPort } from '../../activities/policies.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import { loadPolicy, readPolicyFile } from './policy-files.ts';

/** The policies of the folder; a file is read once, since a version never changes. */
export function createOwnPolicies(): PoliciesPort {
  const known = new Map<string, string>();
  const read = ({ profile, version }: Policy): string | undefined => {
    const name = `${profile}/${version}`;
    const text = known.get(name) ?? readText(profile, version);
    if (text !== undefined) known.set(name, text);
    return text;
  };
  return { isOwn: (policy) => read(policy) === toCanonicalJson(policy) };
}

/** Undefined when there is no such version. @throws Error when its file is not a policy */
function readText(profile: string, version: number): string | undefined {
  try {
    readPolicyFile(`${profile}/${version}`);
  } catch {
    return undefined;
  }
  return toCanonicalJson(loadPolicy(profile, version));
}
