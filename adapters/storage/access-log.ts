/** Who saw what in clear, written before it is shown (PCI DSS 10.2.1). Append-only. */
import type { Database } from './sql/database.ts';

export interface AccessLog {
  /** @param what token or workflow id @param purpose for which it is shown, and to whom */
  record(what: readonly string[], purpose: string): Promise<void>;
}

export const createAccessLog = (db: Database): AccessLog => ({
  async record(what, purpose) {
    if (what.length === 0) return;
    await db
      .insertInto('access_log')
      .values(what.map((token) => ({ token, purpose })))
      .execute();
  },
});
