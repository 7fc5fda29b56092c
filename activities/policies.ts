import type { Policy, PolicyValues } from '../domain/policy/policy-schema.ts';

/** Names one of our policies, to the last value. */
export interface PolicyRef {
  profile: string;
  version: number;
  /** Of the policy as canonical JSON. */
  digest: string;
}

export interface PoliciesPort {
  /** The reference of a policy; undefined when it is not, to the last value, the one that we keep under its profile and version. */
  identify(policy: Policy): PolicyRef | undefined;
  /** The values of the policy; undefined when we keep no such one. */
  find(ref: PolicyRef): PolicyValues | undefined;
}
