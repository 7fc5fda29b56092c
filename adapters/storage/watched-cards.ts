/** Cards that are watched: what their watches have seen, and which of them the maintenance reads next. */
import { sql } from 'kysely';
import type { WatchedCard, WatchedCardsPort, WatchRef } from '../../activities/watched-cards.ts';
import type { RiskTier } from '../../domain/request/stages.ts';
import type { Database } from './sql/database.ts';

/** One question to the settlement, and at most as many signals. */
const cardsPerPage = 100;

interface Row {
  acquirer_id: string;
  merchant_id: string;
  request_id: string;
  read_at: Date;
  facts: string;
  terms: string;
  is_over?: boolean;
  risk?: string | null;
}

/** Payouts that a watch has stopped are its own matter until it lets them go again. */
export const isWatched = sql`requests.stage = 'completed' and requests.watch_ended_at is null`;
/** What is out at earlier cards is listed with the card that was bound last. */
const isLastOver = sql`requests.watch_outcome = 'watched' and not exists (
  select 1 from requests later
  where later.acquirer_id = requests.acquirer_id and later.merchant_id = requests.merchant_id
    and later.terminal = requests.terminal and later.opened_at > requests.opened_at
    and later.stage = 'completed')`;
export const watchedCards = sql`watched_cards join requests using (acquirer_id, request_id)`;
const columns = sql`acquirer_id, request_id, watched_cards.merchant_id, read_at, facts, terms`;

export const createWatchedCards = (db: Database): WatchedCardsPort => ({
  async save(cards, at) {
    if (cards.length === 0) return;
    await db
      .insertInto('watched_cards')
      .values(
        cards.map(({ acquirerId, merchantId, requestId, facts, terms }) => ({
          acquirer_id: acquirerId,
          request_id: requestId,
          merchant_id: merchantId,
          read_at: new Date(at),
          facts: JSON.stringify(facts),
          terms: JSON.stringify(terms),
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['acquirer_id', 'request_id'])
          .doUpdateSet((excluded) => ({
            read_at: excluded.ref('excluded.read_at'),
            facts: excluded.ref('excluded.facts'),
            terms: excluded.ref('excluded.terms'),
          }))
          .whereRef('watched_cards.read_at', '<=', 'excluded.read_at'),
      )
      .execute();
  },

  async find({ acquirerId, requestId }) {
    const row = await db
      .selectFrom('watched_cards')
      .selectAll()
      .where('acquirer_id', '=', acquirerId)
      .where('request_id', '=', requestId)
      .executeTakeFirst();
    return row && toWatchedCard(row);
  },

  async listPage(after, acquirerId) {
    const ofAcquirer = acquirerId === undefined ? sql`true` : sql`acquirer_id = ${acquirerId}`;
    const { rows } = await sql<Row>`
      select ${columns}, watch_ended_at is not null as is_over, risk
      from ${watchedCards}
      where (${isWatched} or ${isLastOver}) and ${ofAcquirer}
        and (acquirer_id, request_id) > (${after?.acquirerId ?? ''}, ${after?.requestId ?? ''})
      order by acquirer_id, request_id
      limit ${cardsPerPage}`.execute(db);
    return rows
      .filter(({ acquirer_id }) => acquirer_id === rows[0]?.acquirer_id)
      .map(toWatchedCard);
  },

  async listAcquirers() {
    const rows = await db
      .selectFrom('watched_cards')
      .select('acquirer_id')
      .distinct()
      .orderBy('acquirer_id')
      .execute();
    return rows.map(({ acquirer_id }) => acquirer_id);
  },

  async isWatched({ acquirerId, requestId }) {
    const { rows } = await sql`
      select 1 from requests
      where ${isWatched} and acquirer_id = ${acquirerId} and request_id = ${requestId}`.execute(db);
    return rows.length > 0;
  },

  async listUnread(before) {
    const { rows } = await sql<Row>`
      select distinct on (acquirer_id) ${columns} from ${watchedCards}
      where ${isWatched} and read_at < ${new Date(before)}
      order by acquirer_id, read_at, request_id`.execute(db);
    return rows.map((row) => ({ ...toRef(row), readAt: row.read_at.toISOString() }));
  },
});

const toRef = ({ acquirer_id, merchant_id, request_id }: Row): WatchRef => ({
  acquirerId: acquirer_id,
  merchantId: merchant_id,
  requestId: request_id,
});

const toWatchedCard = (row: Row): WatchedCard => ({
  ...toRef(row),
  facts: JSON.parse(row.facts) as WatchedCard['facts'],
  terms: JSON.parse(row.terms) as WatchedCard['terms'],
  ...(row.is_over === true && {
    over: row.risk == null ? {} : { risk: row.risk as RiskTier },
  }),
});
