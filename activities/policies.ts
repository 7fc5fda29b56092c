import type { Policy } from '../domain/policy/policy-schema.ts';

export interface PoliciesPort {
  /** Whether this is, to the last value, the policy that we keep under its profile and version. */
  isOwn(policy: Policy): boolean;
}
