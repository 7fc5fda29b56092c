import type { HostedPerson } from '../../adapters/storage/hosted-changes.ts';

/** Whoever is in the hosted change. */
export interface HostedSession {
  person: HostedPerson;
  /** What a form of this session sends along. */
  csrf: string;
}
