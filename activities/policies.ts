import { ApplicationFailure, log } from '@temporalio/activity';
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

/** The values of a policy of ours. @throws ApplicationFailure when we keep no such one */
export function findOwnPolicy(policies: Pick<PoliciesPort, 'find'>, ref: PolicyRef): PolicyValues {
  const values = policies.find(ref);
  if (values) return values;
  const { profile, version } = ref;
  log.error('alarm: a request goes by a policy that is not ours', { profile, version });
  throw ApplicationFailure.create({ type: 'ForeignPolicy', message: 'not our policy' });
}
