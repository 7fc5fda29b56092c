import { ApplicationFailure, log } from '@temporalio/activity';
import type { PolicyRef } from '../domain/policy/policy-ref.ts';
import type { Policy, PolicyValues } from '../domain/policy/policy-schema.ts';

export interface PoliciesPort {
  /**
   * The reference of a policy for new requests of an acquirer; undefined when it is not, to the last value, one of the
   * two newest that we keep for the acquirer. The older one is named by whoever was started before the newer came.
   */
  identify(policy: Policy, acquirerId: string): PolicyRef | undefined;
  /** The values of the policy; undefined when we keep no such one. */
  find(ref: PolicyRef): PolicyValues | undefined;
}

/** A policy of ours. @throws ApplicationFailure when we keep no such one, or none is named */
export function findOwnPolicy(
  policies: Pick<PoliciesPort, 'find'>,
  ref: PolicyRef | undefined,
): Policy {
  const values = ref && policies.find(ref);
  if (values) return { profile: ref.profile, version: ref.version, values };
  log.error('alarm: a request goes by a policy that is not ours', { ...ref });
  throw ApplicationFailure.create({ type: 'ForeignPolicy', message: 'not our policy' });
}
