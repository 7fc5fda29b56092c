/** Our own storage in memory: vault, trail and rows, as thin as the ports allow. */
import type {
  AuditBatch,
  AuditEntry,
  AuditPort,
  RequestRow,
  RequestsPort,
} from '../../../activities/records.ts';
import type { CodeVerdict } from '../../../activities/vault.ts';
import type { AccountDescription } from '../../../domain/parties.ts';
import type { Ground } from './ground.ts';

export class Trail implements AuditPort {
  readonly entries: AuditEntry[] = [];
  readonly #ground: Ground;
  readonly #rows: Rows;

  constructor(ground: Ground, rows: Rows) {
    this.#ground = ground;
    this.#rows = rows;
  }

  append(batch: AuditBatch): Promise<void> {
    return this.#ground.answer(() => {
      const known = new Set(this.entries.map(({ seq }) => seq));
      this.entries.push(...batch.entries.filter(({ seq }) => !known.has(seq)));
      this.#rows.update(batch);
    });
  }

  trail(): Promise<(AuditEntry & { prevHash: string; hash: string })[]> {
    return Promise.resolve(this.entries.map((entry) => ({ ...entry, prevHash: '', hash: '' })));
  }
}

export class Rows implements RequestsPort {
  readonly rows = new Map<string, RequestRow>();

  open(opening: Parameters<RequestsPort['open']>[0]): ReturnType<RequestsPort['open']> {
    const known = this.rows.get(opening.requestId);
    if (known)
      return Promise.resolve(
        known.runId === opening.runId ? { state: 'ours' } : { state: 'taken', row: known },
      );
    const { at, ...row } = opening;
    this.rows.set(opening.requestId, {
      ...row,
      openedAt: at,
      standing: { stage: 'screening', waitingOn: 'nobody', money: 'old', problems: [] },
    });
    return Promise.resolve({ state: 'ours' });
  }

  update({ requestId, standing, acknowledgement }: AuditBatch): void {
    const row = this.rows.get(requestId);
    if (row)
      this.rows.set(requestId, { ...row, standing, ...(acknowledgement && { acknowledgement }) });
  }

  codesLockedAt(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  find(_acquirerId: string, requestId: string): Promise<RequestRow | undefined> {
    return Promise.resolve(this.rows.get(requestId));
  }

  list(): Promise<{ rows: RequestRow[] }> {
    return Promise.resolve({ rows: [...this.rows.values()] });
  }
}

/** Codes and accounts by their names: there is nothing to hide in a simulation. */
export class Vault {
  /** Refs of codes that somebody typed rightly. */
  readonly matched = new Set<string>();
  readonly #ground: Ground;
  readonly #accounts: readonly AccountDescription[];

  constructor(ground: Ground, accounts: readonly AccountDescription[]) {
    this.#ground = ground;
    this.#accounts = accounts;
  }

  describeAccount(_merchant: unknown, token: string): Promise<AccountDescription | undefined> {
    return Promise.resolve(this.#accounts.find((account) => account.token === token));
  }

  revealAccount(): Promise<never> {
    return Promise.resolve({ mobile: 'new-mobile' } as never);
  }

  makeCode(ref: string): Promise<string> {
    return Promise.resolve(`code of ${ref}`);
  }

  /** What is typed is kept under a ref that says what it is. */
  compareCode(ref: string, answerRef: string): Promise<CodeVerdict> {
    return this.#ground.answer(() => {
      if (answerRef !== `code of ${ref}`) return 'wrong';
      this.matched.add(ref);
      return 'match';
    });
  }
}
