import type { Policy, PolicyValues } from '../domain/policy/policy-schema.ts';

/** Names one of our policies, to the last value. */
export interface PolicyRef {
  profile: string;
  version: number;
  /** Of the policy as canonical JSON. */
  digest: string;
}

export interface PoliciesPort {
  /**
   * The reference of a policy for new requests of an acquirer; undefined when it is not, to the last value, one of the
   * two newest that we keep for the acquirer. The older one is named by whoever was started before the newer came.
   */
  identify(policy: Policy, acquirerId: string): PolicyRef | undefined;
  /** The values of the policy; undefined when we keep no such one. */
  find(ref: PolicyRef): PolicyValues | undefined;
}
