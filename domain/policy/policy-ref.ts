/** Names one of our policies, to the last value. */
export interface PolicyRef {
  profile: string;
  version: number;
  /** Of the policy as canonical JSON. */
  digest: string;
}
