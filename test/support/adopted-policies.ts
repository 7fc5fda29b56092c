import { computeDigest } from '../../activities/digest.ts';
import type { PoliciesPort } from '../../activities/policies.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';

/** Policies with changed values, besides those that we keep. */
export class AdoptedPolicies implements PoliciesPort {
  readonly #byDigest = new Map<string, Policy>();
  readonly #kept: PoliciesPort | undefined;

  constructor(kept?: PoliciesPort) {
    this.#kept = kept;
  }

  adopt(policy: Policy): void {
    this.#byDigest.set(computeDigest(policy), policy);
  }

  identify(policy: Policy, acquirerId: string): ReturnType<PoliciesPort['identify']> {
    const { profile, version } = policy;
    const digest = computeDigest(policy);
    const isAdopted = this.#byDigest.has(digest);
    return isAdopted ? { profile, version, digest } : this.#kept?.identify(policy, acquirerId);
  }

  find(ref: Parameters<PoliciesPort['find']>[0]): ReturnType<PoliciesPort['find']> {
    return this.#byDigest.get(ref.digest)?.values ?? this.#kept?.find(ref);
  }
}
