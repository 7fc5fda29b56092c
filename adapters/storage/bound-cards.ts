/** Cards that are bound since a watch over them has ended, and the terminals that take them. */
import { sql } from 'kysely';
import type { BoundCard, BoundCardsPort } from '../../activities/late-terminals.ts';
import { outcomeKinds, type RiskTier } from '../../domain/request/stages.ts';
import type { WatchFacts } from '../../domain/watch/payout-watch.ts';
import type { Database } from './sql/database.ts';
import { watchedCards } from './watched-cards.ts';

interface Row {
  request_id: string;
  facts: string;
  late_terminals: string | null;
  risk: string | null;
}

/** How requests end that leave the card of before. */
const withoutEffect = outcomeKinds.filter((kind) => kind !== 'completed');

export const createBoundCards = (db: Database): BoundCardsPort => ({
  async find({ acquirerId, merchantId }) {
    const { rows } = await sql<Row>`
      select request_id, facts, late_terminals, risk from ${watchedCards}
      where acquirer_id = ${acquirerId} and requests.merchant_id = ${merchantId}
        and requests.terminal = '' and requests.watch_outcome = 'watched'
        and not exists (
          select 1 from requests later
          where later.acquirer_id = requests.acquirer_id and later.merchant_id = requests.merchant_id
            and later.terminal = '' and later.opened_at > requests.opened_at
            and later.stage not in (${sql.join(withoutEffect)}))`.execute(db);
    const [row] = rows;
    if (!row) return undefined;
    return {
      acquirerId,
      merchantId,
      requestId: row.request_id,
      last4: (JSON.parse(row.facts) as WatchFacts).last4,
      terminals: JSON.parse(row.late_terminals ?? '[]') as BoundCard['terminals'],
      over: row.risk === null ? {} : { risk: row.risk as RiskTier },
    };
  },

  async saveTerminals({ acquirerId, requestId }, terminals) {
    await db
      .updateTable('watched_cards')
      .set({ late_terminals: JSON.stringify(terminals) })
      .where('acquirer_id', '=', acquirerId)
      .where('request_id', '=', requestId)
      .execute();
  },
});
