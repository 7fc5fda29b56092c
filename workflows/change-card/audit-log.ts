/** Writes what was recorded to SQL, in batches. A decision is written before it is acted upon. */
import { ActivityFailure, condition, log, sleep } from '@temporalio/workflow';
import type { AuditBatch, AuditEntry } from '../../activities/audit-log.ts';
import type { AuditAction, AuditData } from '../../domain/audit/actions.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';

export interface RecordDetails<Action extends AuditAction> {
  code?: FailureCode;
  data?: AuditData<Action>;
}

export interface AuditLogDependencies {
  write(batch: AuditBatch): Promise<void>;
  /** Who the entries belong to, and the state of the request now. */
  describeRequest(): Pick<AuditBatch, 'acquirerId' | 'merchantId' | 'requestId' | 'state'>;
  /** True while no activity may be started beside the main line. */
  isBlocked(): boolean;
  getAcknowledgement(): Acknowledgement | undefined;
}

/** How long after a failed write the log tries again. */
const retryAfterMs = 60 * 60_000;

export class AuditLog {
  readonly #dependencies: AuditLogDependencies;
  readonly #unwritten: AuditEntry[] = [];
  #seq: number;
  /** Some unwritten entry is not deferrable. */
  #hasDecisions = false;
  #isFlushRequested = false;
  #isWriting = false;
  #isAcknowledged: boolean;
  #write: (batch: AuditBatch) => Promise<void>;
  #isIdle: () => boolean = () => false;

  /** @param writtenCount how many entries an earlier run has written: the numbers count on */
  constructor(dependencies: AuditLogDependencies, writtenCount = 0) {
    this.#dependencies = dependencies;
    this.#seq = writtenCount;
    this.#isAcknowledged = writtenCount > 0;
    this.#write = (batch) => dependencies.write(batch);
    void this.#keepWriting();
  }

  /**
   * Adds an entry and numbers it, whatever number it comes with.
   * @param isDeferrable the entry decides nothing by itself, e.g. an order that was done: it is
   *   written with the next batch
   */
  add(entry: Omit<AuditEntry, 'seq'>, isDeferrable = false): void {
    this.#seq += 1;
    this.#unwritten.push({ ...entry, seq: this.#seq });
    this.#hasDecisions ||= !isDeferrable;
  }

  /** How many entries are in SQL; exact when flushed. */
  get writtenCount(): number {
    return this.#seq - this.#unwritten.length;
  }

  /** From now on another run writes this log: entries that are still added go to it. */
  redirectTo(receiver: (entries: AuditEntry[]) => Promise<void>): void {
    this.#write = ({ entries }) => receiver(entries);
  }

  /** Requests that everything recorded so far is written now. */
  flush(): void {
    this.#isFlushRequested = this.#unwritten.length > 0;
  }

  /** Returns when every decision is in SQL: awaited before each order, and before the close. */
  async awaitFlushed(): Promise<void> {
    if (this.#hasDecisions) this.flush();
    await condition(() => !this.#isFlushRequested && !this.#isWriting);
  }

  /**
   * Sets how to tell that the request waits for somebody who has not acted yet. Decisions that are
   * recorded during such a wait are written at once, so that readers see them.
   */
  setIdleCheck(isIdle: () => boolean): void {
    this.#isIdle = isIdle;
  }

  async #keepWriting(): Promise<void> {
    for (;;) {
      await condition(() => this.#isDue && this.#isOpen && !this.#dependencies.isBlocked());
      this.#isFlushRequested = false;
      this.#hasDecisions = false;
      this.#isWriting = true;
      const batch = this.#takeBatch();
      while (!(await this.#tryWrite(batch)))
        await sleep(retryAfterMs, { summary: 'write the audit log again' });
      this.#isWriting = false;
    }
  }

  /** False when the database was unavailable for the activity's 30 days: no order goes out meanwhile, and no entry is lost. */
  async #tryWrite(batch: AuditBatch): Promise<boolean> {
    try {
      await this.#write(batch);
      return true;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.error('the audit log cannot be written', { entries: batch.entries.length });
      return false;
    }
  }

  get #isDue(): boolean {
    return this.#isFlushRequested || (this.#hasDecisions && this.#isIdle());
  }

  /** The first batch carries the acknowledgement, so it waits for that. */
  get #isOpen(): boolean {
    return this.#isAcknowledged || this.#dependencies.getAcknowledgement() !== undefined;
  }

  #takeBatch(): AuditBatch {
    const acknowledgement = this.#isAcknowledged
      ? undefined
      : this.#dependencies.getAcknowledgement();
    this.#isAcknowledged = true;
    return {
      ...this.#dependencies.describeRequest(),
      entries: this.#unwritten.splice(0),
      ...(acknowledgement && { acknowledgement }),
    };
  }
}
