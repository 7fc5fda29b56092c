/** The facts of a request that the rules were last given, so that the next question carries only what has changed. */
import type { Facts } from '../domain/gates/assessment.ts';

export interface RequestRef {
  acquirerId: string;
  requestId: string;
}

export type StoredFacts = Omit<Facts, 'evidence'>;

/** One state per request is kept, until the request is closed. */
export interface RequestFactsPort {
  /** The facts that were stored under the digest; undefined when others, or none, are stored. */
  read(request: RequestRef, digest: string): Promise<StoredFacts | undefined>;
  /** Replaces what was stored before. */
  write(request: RequestRef, digest: string, facts: StoredFacts): Promise<void>;
}
