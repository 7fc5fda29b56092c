/** Takes what was recorded to SQL, in batches: no decision is acted upon before it is written. */
import { ActivityFailure, condition, log, sleep } from '@temporalio/workflow';
import type { AuditBatch, AuditEntry } from '../activities/records.ts';
import type { Case } from './case.ts';

/** Until a trail that could not be written is tried again. */
const restMs = 60 * 60_000;

export class Trail {
  readonly #case: Case;
  readonly #unwritten: AuditEntry[] = [];
  #seq: number;
  /** Something unwritten is more than an order's uneventful end. */
  #decided = false;
  #pressing = false;
  #writing = false;
  #acknowledged: boolean;
  #write: (batch: AuditBatch) => Promise<void>;

  /** @param written how many entries another run has written: acknowledged, and counted on from here */
  constructor(c: Case, written: number) {
    this.#case = c;
    this.#seq = written;
    this.#acknowledged = written > 0;
    this.#write = (batch) => {
      const summary = `audit: ${batch.entries.at(-1)?.action ?? ''}`;
      return c.calls.record.recordAudit.executeWithOptions({ summary }, [batch]);
    };
    void this.#keepWriting();
  }

  /**
   * Numbers the entry itself, whatever number it comes with.
   * @param mayWait for company: an order's uneventful end, which its party's own books have too
   */
  add(entry: Omit<AuditEntry, 'seq'>, mayWait = false): void {
    this.#seq += 1;
    this.#unwritten.push({ ...entry, seq: this.#seq });
    this.#decided ||= !mayWait;
  }

  /** How many entries are in SQL; exact when settled. */
  get written(): number {
    return this.#seq - this.#unwritten.length;
  }

  /** From now on another run writes this trail: what is still found out goes to it. */
  handOn(to: (entries: AuditEntry[]) => Promise<void>): void {
    this.#write = ({ entries }) => to(entries);
  }

  /** Has everything recorded so far written now. */
  press(): void {
    this.#pressing = this.#unwritten.length > 0;
  }

  /** Returns when every decision is in SQL: before the next order, and before the close. */
  async settled(): Promise<void> {
    if (this.#decided) this.press();
    await condition(() => !this.#pressing && !this.#writing);
  }

  async #keepWriting(): Promise<void> {
    const c = this.#case;
    for (;;) {
      await condition(() => (this.#pressing || this.#overheard) && this.#open && !c.deciding);
      this.#pressing = false;
      this.#decided = false;
      this.#writing = true;
      const batch = this.#batch();
      while (!(await this.#wrote(batch))) await sleep(restMs, { summary: 'write the trail again' });
      this.#writing = false;
    }
  }

  /** A database that is away for so long is somebody's task; nothing is ordered and nothing lost meanwhile. */
  async #wrote(batch: AuditBatch): Promise<boolean> {
    try {
      await this.#write(batch);
      return true;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.error('the trail cannot be written', { entries: batch.entries.length });
      return false;
    }
  }

  /** Decided while somebody is waited for, and nothing that ends the wait: who looks now finds it. */
  get #overheard(): boolean {
    return this.#decided && this.#case.rests();
  }

  /** The first batch carries the acknowledgement, so it waits for that. */
  get #open(): boolean {
    return this.#acknowledged || this.#case.acknowledgement !== undefined;
  }

  #batch(): AuditBatch {
    const c = this.#case;
    const { turn } = c;
    const first = !this.#acknowledged && c.acknowledgement;
    this.#acknowledged = true;
    return {
      ...c.merchant,
      requestId: c.requestId,
      entries: this.#unwritten.splice(0),
      standing: {
        stage: c.stage,
        waitingOn: turn.waitingOn,
        money: c.money,
        ...(c.tier && { risk: c.tier }),
        ...(turn.due !== undefined && { due: turn.due }),
        problems: turn.problems ?? [],
      },
      ...(first && { acknowledgement: first }),
    };
  }
}
