/** Takes what was recorded to SQL, in batches: no decision is acted upon before it is written. */
import { ActivityFailure, condition, log, sleep } from '@temporalio/workflow';
import type { AuditBatch, AuditEntry } from '../../activities/audit-log.ts';
import type { ChangeRequest } from './change-request.ts';

/** Until a trail that could not be written is tried again. */
const retryAfterMs = 60 * 60_000;

export class AuditLog {
  readonly #request: ChangeRequest;
  readonly #unwritten: AuditEntry[] = [];
  #seq: number;
  /** Something unwritten is more than an order's uneventful end. */
  #hasDecisions = false;
  #isFlushRequested = false;
  #isWriting = false;
  #isAcknowledged: boolean;
  #write: (batch: AuditBatch) => Promise<void>;

  /** @param written how many entries another run has written: acknowledged, and counted on from here */
  constructor(c: ChangeRequest, written: number) {
    this.#request = c;
    this.#seq = written;
    this.#isAcknowledged = written > 0;
    this.#write = (batch) => {
      const summary = `audit: ${batch.entries.at(-1)?.action ?? ''}`;
      return c.proxies.record.appendAuditLog.executeWithOptions({ summary }, [batch]);
    };
    void this.#keepWriting();
  }

  /**
   * Numbers the entry itself, whatever number it comes with.
   * @param isDeferrable for company: an order's uneventful end, which its party's own books have too
   */
  add(entry: Omit<AuditEntry, 'seq'>, isDeferrable = false): void {
    this.#seq += 1;
    this.#unwritten.push({ ...entry, seq: this.#seq });
    this.#hasDecisions ||= !isDeferrable;
  }

  /** How many entries are in SQL; exact when settled. */
  get writtenCount(): number {
    return this.#seq - this.#unwritten.length;
  }

  /** From now on another run writes this trail: what is still found out goes to it. */
  redirectTo(receiver: (entries: AuditEntry[]) => Promise<void>): void {
    this.#write = ({ entries }) => receiver(entries);
  }

  /** Has everything recorded so far written now. */
  flush(): void {
    this.#isFlushRequested = this.#unwritten.length > 0;
  }

  /** Returns when every decision is in SQL: before the next order, and before the close. */
  async awaitFlushed(): Promise<void> {
    if (this.#hasDecisions) this.flush();
    await condition(() => !this.#isFlushRequested && !this.#isWriting);
  }

  async #keepWriting(): Promise<void> {
    const c = this.#request;
    for (;;) {
      await condition(
        () =>
          (this.#isFlushRequested || this.#hasDecisionsWhileIdle) &&
          this.#isOpen &&
          !c.isRunningLocal,
      );
      this.#isFlushRequested = false;
      this.#hasDecisions = false;
      this.#isWriting = true;
      const batch = this.#takeBatch();
      while (!(await this.#tryWrite(batch)))
        await sleep(retryAfterMs, { summary: 'write the trail again' });
      this.#isWriting = false;
    }
  }

  /** A database that is away for so long is somebody's task; nothing is ordered and nothing lost meanwhile. */
  async #tryWrite(batch: AuditBatch): Promise<boolean> {
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
  get #hasDecisionsWhileIdle(): boolean {
    return this.#hasDecisions && this.#request.isIdle();
  }

  /** The first batch carries the acknowledgement, so it waits for that. */
  get #isOpen(): boolean {
    return this.#isAcknowledged || this.#request.acknowledgement !== undefined;
  }

  #takeBatch(): AuditBatch {
    const c = this.#request;
    const { waitState } = c;
    const first = !this.#isAcknowledged && c.acknowledgement;
    this.#isAcknowledged = true;
    return {
      ...c.merchant,
      requestId: c.requestId,
      entries: this.#unwritten.splice(0),
      state: {
        stage: c.stage,
        waitingOn: waitState.waitingOn,
        money: c.money,
        ...(c.tier && { risk: c.tier }),
        ...(waitState.due !== undefined && { due: waitState.due }),
        problems: waitState.problems ?? [],
      },
      ...(first && { acknowledgement: first }),
    };
  }
}
