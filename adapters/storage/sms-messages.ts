/**
 * Messages that were sent, by their key. Providers keep no keys of ours: without these rows a crash would send twice.
 * A row names the copy of the notice and no number; whoever asks for the receipt reads the number again.
 */
import { sql, type Selectable } from 'kysely';
import type { SmsCopy, SmsOrder } from '../../activities/notice.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

export interface StoredSms {
  key: string;
  acquirerId: string;
  /** `sending` until the provider has answered; of a message that was stored with its link, until its receipt. */
  state: 'sending' | 'accepted' | 'delivered' | 'failed' | 'no-receipt';
  /** How often it was sent. */
  attempts: number;
  /** The provider's id; missing where the answer was lost. */
  messageId?: string | undefined;
  /** ISO 8601 */
  sentAt: string;
}

/** One whose receipt is to be asked for. */
export interface DueSms extends StoredSms {
  copy: SmsCopy;
}

export interface SmsMessages {
  /** Writes down that a message is about to leave. */
  begin(order: SmsOrder): Promise<{ isNew: boolean; stored: StoredSms }>;
  /** Marks it as sent once more. @returns false when another process has done so since `seen` was read */
  takeAgain(seen: StoredSms): Promise<boolean>;
  /** Writes down a message that was accepted, for its receipt. */
  keepAccepted(order: SmsOrder & { copy: SmsCopy }, messageId: string): Promise<void>;
  markAccepted(key: string, messageId: string | undefined): Promise<void>;
  /** It was certainly not accepted. */
  forget(key: string): Promise<void>;
  /** Takes messages whose receipt is due; nobody else gets them until the time is over. */
  takeDue(limit: number, forMs: number): Promise<DueSms[]>;
  /** The receipt is not there yet. */
  postpone(key: string, ms: number): Promise<void>;
  /** What became of it is known, or never will be, and everybody was told. */
  settle(key: string, state: 'delivered' | 'failed' | 'no-receipt', code?: string): Promise<void>;
}

/** When the first receipt is asked for. */
const firstReceiptS = 60;

export function createSmsMessages(db: Database): SmsMessages {
  const change = () => db.updateTable('sms_messages');
  return {
    async begin(order) {
      const { key } = order;
      const inserted = await db
        .insertInto('sms_messages')
        .values(toSmsRow(order))
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (inserted) return { isNew: true, stored: toStored(inserted) };
      const known = await db
        .selectFrom('sms_messages')
        .selectAll()
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      return { isNew: false, stored: toStored(known) };
    },
    async takeAgain({ key, attempts }) {
      const { numUpdatedRows } = await change()
        .set({ attempts: attempts + 1, sent_at: sql`now()` })
        .where('key', '=', key)
        .where('attempts', '=', attempts)
        .where('state', '=', 'sending')
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async keepAccepted(order, messageId) {
      await db
        .insertInto('sms_messages')
        .values({ ...toSmsRow(order), state: 'accepted', message_id: messageId })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
    },
    async markAccepted(key, messageId) {
      await change()
        .set({ state: 'accepted', message_id: messageId ?? null })
        .where('key', '=', key)
        .where('state', '=', 'sending')
        .execute();
    },
    async forget(key) {
      await db
        .deleteFrom('sms_messages')
        .where('key', '=', key)
        .where('state', '=', 'sending')
        .execute();
    },
    async takeDue(limit, forMs) {
      const rows = await change()
        .set({ check_at: buildLater(forMs) })
        .where('key', 'in', (due) =>
          due
            .selectFrom('sms_messages')
            .select('key')
            .where('check_at', '<=', sql<Date>`now()`)
            .orderBy('check_at')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll()
        .execute();
      return rows.flatMap((row) =>
        row.copy === null ? [] : [{ ...toStored(row), copy: JSON.parse(row.copy) as SmsCopy }],
      );
    },
    async postpone(key, ms) {
      await change()
        .set({ check_at: buildLater(ms) })
        .where('key', '=', key)
        .execute();
    },
    async settle(key, state, code) {
      await change()
        .set({ state, code: code ?? null, check_at: null })
        .where('key', '=', key)
        .execute();
    },
  };
}

/** The row of a message that is about to leave. */
export const toSmsRow = ({
  acquirerId,
  copy,
  key,
}: Pick<SmsOrder, 'acquirerId' | 'copy' | 'key'>) => ({
  key,
  acquirer_id: acquirerId,
  copy: copy ? JSON.stringify(copy) : null,
  check_at: copy ? sql<Date>`now() + interval '1 second' * ${firstReceiptS}` : null,
});

const buildLater = (ms: number) => sql<Date>`now() + interval '1 millisecond' * ${ms}`;

const toStored = (row: Selectable<Tables['sms_messages']>): StoredSms => ({
  key: row.key,
  acquirerId: row.acquirer_id,
  state: row.state,
  attempts: row.attempts,
  messageId: row.message_id ?? undefined,
  sentAt: row.sent_at.toISOString(),
});
