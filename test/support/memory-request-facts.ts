import type { RequestFactsPort, StoredFacts } from '../../activities/request-facts.ts';

/** The facts of requests in memory, by request id; another digest than the last one finds none. */
export function createMemoryRequestFacts(): RequestFactsPort {
  const stored = new Map<string, { digest: string; text: string }>();
  return {
    read: async ({ requestId }, digest) => {
      const row = stored.get(requestId);
      return row?.digest === digest ? (JSON.parse(row.text) as StoredFacts) : undefined;
    },
    write: async ({ requestId }, digest, facts) => {
      stored.set(requestId, { digest, text: JSON.stringify(facts) });
    },
  };
}
