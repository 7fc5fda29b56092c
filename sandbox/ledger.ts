/**
 * One entry per effect in the outside world. Tests and the demo judge by these entries, never by
 * what the engine reports.
 */
export interface LedgerEntry {
  seq: number;
  /** ISO 8601, by the clock of the sandbox. */
  at: string;
  party: string;
  /** The kind of an order, or `payout`, `penny`, `sms` and so on. */
  effect: string;
  /** The key of the order; of a payout, its intent id. */
  key: string;
  acquirerId: string;
  merchantId: string;
  requestId: string;
  /** Masked facts: last four digits, versions, fen. Never a full number. */
  detail: Record<string, string | number | boolean>;
}

export type LedgerFilter = Partial<
  Pick<LedgerEntry, 'party' | 'effect' | 'acquirerId' | 'merchantId' | 'requestId' | 'key'>
>;

export class Ledger {
  readonly #entries: LedgerEntry[] = [];

  write(entry: Omit<LedgerEntry, 'seq' | 'at'>): void {
    const seq = this.#entries.length + 1;
    this.#entries.push({ seq, at: new Date().toISOString(), ...entry });
  }

  /** The entries that equal the filter in every field that it names, oldest first. */
  entries(filter: LedgerFilter = {}): LedgerEntry[] {
    const conditions = Object.entries(filter).filter(([, value]) => value !== undefined);
    return this.#entries.filter((entry) =>
      conditions.every(([name, value]) => entry[name as keyof LedgerFilter] === value),
    );
  }
}
