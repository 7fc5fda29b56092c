/** The application's storage in memory: vault, audit log and rows, as simple as the ports permit. */
import type { AuditBatch, AuditEntry, AuditLogPort } from '../../../activities/audit-log.ts';
import type { RequestRow, RequestsPort } from '../../../activities/requests.ts';
import type { CodeVerdict } from '../../../activities/vault.ts';
import type { AccountDescription } from '../../../domain/parties/account.ts';
import type { SimulationContext } from './context.ts';

export class AuditLog implements AuditLogPort {
  readonly entries: AuditEntry[] = [];
  readonly #context: SimulationContext;
  readonly #requestIndex: RequestIndex;

  constructor(context: SimulationContext, rows: RequestIndex) {
    this.#context = context;
    this.#requestIndex = rows;
  }

  append(batch: AuditBatch): Promise<void> {
    return this.#context.answerQuestion(() => {
      const known = new Set(this.entries.map(({ seq }) => seq));
      this.entries.push(...batch.entries.filter(({ seq }) => !known.has(seq)));
      this.#requestIndex.update(batch);
    });
  }

  read(): Promise<(AuditEntry & { prevHash: string; hash: string })[]> {
    return Promise.resolve(this.entries.map((entry) => ({ ...entry, prevHash: '', hash: '' })));
  }

  findActors(_acquirerId: string, _requestId: string, action: string): Promise<string[]> {
    const entries = this.entries.filter((entry) => entry.action === action);
    return Promise.resolve([...new Set(entries.map(({ actor }) => actor))].toSorted());
  }

  readEarlierActs(): ReturnType<AuditLogPort['readEarlierActs']> {
    return Promise.resolve({ proofs: { codesAt: [], wrongCodesAt: [], failedAt: [] } });
  }
}

const endedWithoutWatch: readonly string[] = ['rolled-back', 'rejected', 'cancelled', 'expired'];

export class RequestIndex implements RequestsPort {
  readonly rows = new Map<string, RequestRow>();
  /** Of the request before. */
  readonly #earlier: RequestIndex | undefined;

  #later: RequestIndex | undefined;
  /** Whose turn it is to move the card. */
  readonly #turn: { requestId?: string };

  constructor(earlier: RequestIndex | undefined) {
    this.#earlier = earlier;
    this.#turn = earlier ? earlier.#turn : {};
    if (earlier) earlier.#later = this;
  }

  open(opening: Parameters<RequestsPort['open']>[0]): ReturnType<RequestsPort['open']> {
    const known = this.rows.get(opening.requestId);
    if (known)
      return Promise.resolve(
        known.runId === opening.runId ? { state: 'opened' } : { state: 'exists', row: known },
      );
    const { at, ...row } = opening;
    this.rows.set(opening.requestId, {
      ...row,
      openedAt: at,
      state: { stage: 'screening', waitingOn: 'nobody', money: 'old', problems: [] },
    });
    return Promise.resolve({ state: 'opened' });
  }

  update({ requestId, state, acknowledgement }: AuditBatch): void {
    const row = this.rows.get(requestId);
    if (!row) return;
    this.rows.set(requestId, { ...row, state, ...(acknowledgement && { acknowledgement }) });
    const isOver = [...endedWithoutWatch, 'completed'].includes(state.stage);
    if (isOver && this.#turn.requestId === requestId) delete this.#turn.requestId;
  }

  sumUpOthers(): ReturnType<RequestsPort['sumUpOthers']> {
    const rows = [...(this.#earlier?.rows.values() ?? [])];
    const payoutsHeld = rows.some(({ state }) => state.money === 'hold');
    return Promise.resolve({
      openedSince: 0,
      ...(payoutsHeld && { payoutsHeld }),
      ...(rows.length > 0 && { isBesideWatch: true }),
    });
  }

  get #all(): RequestRow[] {
    return [this, this.#earlier, this.#later].flatMap((each) => [...(each?.rows.values() ?? [])]);
  }

  takeSwitchTurn(_scope: unknown, requestId: string): Promise<boolean> {
    const isFree = [undefined, requestId].includes(this.#turn.requestId);
    if (isFree) this.#turn.requestId = requestId;
    return Promise.resolve(isFree);
  }

  /** Both requests may ask, the watch of the first one too. */
  isHeldByAnother(_scope: unknown, exceptRequestId: string): Promise<boolean> {
    const others = this.#all;
    const isHeld = ({ requestId, state: { money, stage } }: RequestRow): boolean =>
      requestId !== exceptRequestId && money === 'hold' && !endedWithoutWatch.includes(stage);
    return Promise.resolve(others.some(isHeld));
  }

  findOpen(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  find(_acquirerId: string, requestId: string): Promise<RequestRow | undefined> {
    return Promise.resolve(this.rows.get(requestId));
  }

  list(): Promise<{ rows: RequestRow[] }> {
    return Promise.resolve({ rows: [...this.rows.values()] });
  }
}

/** Codes and accounts in clear: a simulation has no secrets. */
export class Vault {
  /** Keys of codes that were entered correctly. */
  readonly matched = new Set<string>();
  readonly #context: SimulationContext;
  readonly #accounts: readonly AccountDescription[];

  constructor(context: SimulationContext, accounts: readonly AccountDescription[]) {
    this.#context = context;
    this.#accounts = accounts;
  }

  describeAccount(_merchant: unknown, token: string): Promise<AccountDescription | undefined> {
    return Promise.resolve(this.#accounts.find((account) => account.token === token));
  }

  countOtherMerchants(): Promise<number> {
    return Promise.resolve(0);
  }

  detokenizeAccount(): Promise<never> {
    return Promise.resolve({ mobile: 'new-mobile' } as never);
  }

  makeCode(ref: string): Promise<string> {
    return Promise.resolve(`code of ${ref}`);
  }

  /** Typed codes are stored under a ref that contains them. */
  compareCode(ref: string, answerRef: string): Promise<CodeVerdict> {
    return this.#context.answerQuestion(() => {
      if (answerRef !== `code of ${ref}`) return 'wrong';
      this.matched.add(ref);
      return 'match';
    });
  }
}
