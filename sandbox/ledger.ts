/**
 * One entry per effect in the outside world. Tests and the demo judge by these entries, never by
 * the engine's own word.
 */
export interface LedgerEntry {
  seq: number;
  /** ISO 8601, the sandbox's own clock. */
  at: string;
  party: string;
  /** What happened: an order's kind, or `payout`, `penny`, `sms`, ... */
  effect: string;
  /** The order's key; a payout carries its intent id. */
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

  /** The entries that equal the filter in every field it names, oldest first. */
  entries(filter: LedgerFilter = {}): LedgerEntry[] {
    const wanted = Object.entries(filter).filter(([, value]) => value !== undefined);
    return this.#entries.filter((entry) =>
      wanted.every(([name, value]) => entry[name as keyof LedgerFilter] === value),
    );
  }
}
