import type { RequestFactsPort, StoredFacts } from '../../activities/request-facts.ts';
import type { Database } from './sql/database.ts';

export const createRequestFacts = (db: Database): RequestFactsPort => ({
  async read({ acquirerId, requestId }, digest) {
    const row = await db
      .selectFrom('request_facts')
      .select('facts')
      .where('acquirer_id', '=', acquirerId)
      .where('request_id', '=', requestId)
      .where('digest', '=', digest)
      .executeTakeFirst();
    return row && (JSON.parse(row.facts) as StoredFacts);
  },

  async write({ acquirerId, requestId }, digest, facts) {
    await db
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
      )
      .execute();
  },
});
