import type { RequestFactsPort, RequestRef, StoredFacts } from '../../activities/request-facts.ts';
import { buildLinkRows, deriveLinks } from './request-links.ts';
import type { Database } from './sql/database.ts';

/** Of so many requests, the last facts are remembered: whoever has stored them is mostly the one who reads them. */
const remembered = 1_000;

export interface RequestFacts extends RequestFactsPort {
  /** The facts that were stored last; undefined when none are. */
  readLast(request: RequestRef): Promise<StoredFacts | undefined>;
}

export function createRequestFacts(db: Database): RequestFacts {
  const last = new Map<string, { digest: string; facts: StoredFacts }>();
  const remember = (request: RequestRef, digest: string, facts: StoredFacts): void => {
    const name = nameRequest(request);
    last.delete(name);
    last.set(name, { digest, facts });
    const [oldest] = last.keys();
    if (last.size > remembered && oldest !== undefined) last.delete(oldest);
  };

  return {
    async read(request, digest) {
      const known = last.get(nameRequest(request));
      if (known?.digest === digest) return known.facts;
      const { acquirerId, requestId } = request;
      const row = await db
        .selectFrom('request_facts')
        .select('facts')
        .where('acquirer_id', '=', acquirerId)
        .where('request_id', '=', requestId)
        .where('digest', '=', digest)
        .executeTakeFirst();
      return row && (JSON.parse(row.facts) as StoredFacts);
    },

    async readLast({ acquirerId, requestId }) {
      const row = await db
        .selectFrom('request_facts')
        .select('facts')
        .where('acquirer_id', '=', acquirerId)
        .where('request_id', '=', requestId)
        .executeTakeFirst();
      return row && (JSON.parse(row.facts) as StoredFacts);
    },

    async write(request, digest, facts) {
      const { acquirerId, requestId } = request;
      const insertion = db
        .insertInto('request_facts')
        .values({
          acquirer_id: acquirerId,
          request_id: requestId,
          digest,
          facts: JSON.stringify(facts),
        })
        .onConflict((conflict) =>
          conflict.columns(['acquirer_id', 'request_id']).doUpdateSet((row) => ({
            digest: row.ref('excluded.digest'),
            facts: row.ref('excluded.facts'),
          })),
        );
      const links = buildLinkRows(request, deriveLinks(facts));
      const known = last.get(nameRequest(request));
      const areKnown =
        known !== undefined &&
        JSON.stringify(buildLinkRows(request, deriveLinks(known.facts))) === JSON.stringify(links);
      await (links.length === 0 || areKnown
        ? insertion.execute()
        : db
            .with('stored', () => insertion)
            .insertInto('request_links')
            .values(links)
            .onConflict((conflict) => conflict.doNothing())
            .execute());
      remember(request, digest, facts);
    },
  };
}

const nameRequest = ({ acquirerId, requestId }: RequestRef): string => `${acquirerId}/${requestId}`;
