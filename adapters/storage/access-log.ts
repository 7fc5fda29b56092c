/** Log of who saw which data in clear, written before the data is shown (PCI DSS 10.2.1). Append-only. */
import type { Database } from './sql/database.ts';

export interface AccessLog {
  /** @param ids tokens or workflow ids @param purpose why the data is shown, and to whom */
  record(ids: readonly string[], purpose: string): Promise<void>;
}

export const createAccessLog = (db: Database): AccessLog => ({
  async record(ids, purpose) {
    if (ids.length === 0) return;
    await db
      .insertInto('access_log')
      .values(ids.map((token) => ({ token, purpose })))
      .execute();
  },
});
