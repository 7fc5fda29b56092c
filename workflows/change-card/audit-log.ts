/**
 * Writes what was recorded to SQL, in batches, together with the notices of the same moment. A decision is
 * written before it is acted upon. The file is long because all of it works on the same entries and flags.
 */
import { ActivityFailure, condition, log, sleep } from '@temporalio/workflow';
import type { AuditBatch, AuditEntry } from '../../activities/audit-log.ts';
import type { Moment } from '../../activities/moments.ts';
import type { FirstTry, Notice } from '../../activities/notice.ts';
import type { AuditAction, AuditData } from '../../domain/audit/actions.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { hasReachedSomebody } from '../../domain/notices/told.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';
import type { Carried, CarryOptions, Foresee, UnsentNotice } from './carrying.ts';
import { ShownState, type StateDescriptions } from './shown-state.ts';

export interface RecordDetails<Action extends AuditAction> {
  code?: FailureCode;
  data?: AuditData<Action>;
}

export interface AuditLogDependencies extends StateDescriptions {
  /** @returns what became of each notice */
  write(moment: Moment): Promise<FirstTry[]>;
  /** Who the entries belong to, and the state of the request now. */
  describeRequest(): Pick<AuditBatch, 'acquirerId' | 'merchantId' | 'requestId' | 'state'>;
  getAcknowledgement(): Acknowledgement | undefined;
}

/** How long after a failed write the log tries again. */
const retryAfterMs = 60 * 60_000;

export class AuditLog {
  readonly #dependencies: AuditLogDependencies;
  readonly #unwritten: AuditEntry[] = [];
  /** Notices that go with the next batch. */
  readonly #unsent: UnsentNotice[] = [];
  #seq: number;
  /** Some unwritten entry is not deferrable. */
  #hasDecisions = false;
  #isFlushRequested = false;
  #isWriting = false;
  #isAcknowledged: boolean;
  #write: AuditLogDependencies['write'];
  #isRedirected = false;
  #isIdle: () => boolean = () => false;
  /** What readers see of the request. */
  readonly #shown: ShownState;

  /** @param writtenCount how many entries an earlier run has written: the numbers count on */
  constructor(dependencies: AuditLogDependencies, writtenCount = 0) {
    this.#dependencies = dependencies;
    this.#seq = writtenCount;
    this.#isAcknowledged = writtenCount > 0;
    this.#shown = new ShownState(dependencies);
    this.#write = (moment) => dependencies.write(moment);
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

  /** Takes the present state for what readers see, because an earlier run has written it. */
  takeAsShown(): void {
    this.#shown.takeAsShown();
  }

  /**
   * Hands the log to another run: what waits here is written last, and entries that are still added go to that run.
   * Notices that wait are handed over as well.
   * @param begin writes what waits and begins the other run, which counts on from what is written
   */
  async handOver(
    begin: (moment: Moment) => Promise<void>,
    receiver: (entries: AuditEntry[]) => Promise<void>,
  ): Promise<void> {
    await this.awaitIdle();
    const { batch, sent } = this.#begin();
    const moment = { batch, notices: sent.map(({ notice }) => notice) };
    while (!(await this.#try(() => begin(moment).then(() => true))))
      await sleep(retryAfterMs, { summary: 'begin the watch again' });
    this.#isRedirected = true;
    this.#write = async ({ batch: { entries } }) => {
      await receiver(entries);
      return [];
    };
    this.#isWriting = false;
    for (const { answer } of sent) answer('handed-over');
  }

  /**
   * Has a notice tried once, together with the next batch. Undefined when there is none that it could wait for: a
   * batch that is being written may take long, and then the notice goes alone.
   * @param foresee what readers see when it has reached somebody
   */
  notify(
    notice: Notice,
    foresee?: Foresee,
  ): Promise<FirstTry | 'handed-over' | undefined> | undefined {
    if (this.#isWriting || this.#isRedirected) return undefined;
    return new Promise((answer) => {
      this.#unsent.push({ notice, foresee, answer });
    });
  }

  /** Requests that everything recorded so far is written now. */
  flush(): void {
    this.#isFlushRequested = this.#unwritten.length > 0;
  }

  /** For a wait: decisions are written, and another state. What decides nothing goes with the next batch. */
  flushForReaders(): void {
    this.#isFlushRequested ||= this.#hasDecisions || this.#shown.isOutdated;
  }

  /** For a short wait: only if readers still see another stage, or the money elsewhere. */
  flushWhenMoved(): void {
    if (this.#shown.hasMoved) this.flush();
  }

  /** False while a batch is being written. */
  get isIdle(): boolean {
    return !this.#isWriting;
  }

  /** Returns when no batch is being written. */
  async awaitIdle(): Promise<void> {
    await condition(() => !this.#isWriting);
  }

  /**
   * Has the activity that comes next write what waits, before it does anything else. Call it when no batch is being
   * written, and for the main line only.
   * @param call gets what is to be written first, and when its orders are done; without an answer nobody knows whether
   *   it was, so it is written again
   */
  async carry<T extends Carried>(
    call: (moment: Moment | undefined, sequel?: Moment) => Promise<T>,
    { isBrief = false, sequel }: CarryOptions = {},
  ): Promise<T> {
    const mustWrite =
      this.#hasDecisions ||
      this.#isFlushRequested ||
      this.#unsent.length > 0 ||
      this.#shown.hasMoved ||
      sequel !== undefined;
    if (!mustWrite) return call(undefined);
    const takeBackShown = this.#shown.save();
    this.#shown.setPlace();
    const { batch, sent } = this.#begin(isBrief);
    const takeBackSequel = this.#shown.save();
    const later = sequel && {
      batch: { ...this.#describeBatch([]), ...this.#shown.lookAhead(sequel.foresee) },
      notices: sequel.notices,
    };
    let answer: T | undefined;
    try {
      answer = await call({ batch, notices: sent.map(({ notice }) => notice) }, later);
      if (sequel && (!answer.sequel || answer.sequel.isUnwritten)) takeBackSequel();
      return answer;
    } finally {
      if (!answer || answer.isUnwritten) {
        takeBackShown();
        // The same entries are written with the next batch, under the same numbers.
        this.#unwritten.unshift(...batch.entries);
        this.#hasDecisions = true;
        if (batch.acknowledgement) this.#isAcknowledged = false;
      }
      this.#end(sent, answer?.tried);
    }
  }

  /** Returns when every decision is in SQL: awaited before the close. */
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
      await condition(() => this.#isDue && this.#isOpen && !this.#isWriting);
      // What is written for the sake of a notice is a state on the way: the next wait is written all the same.
      if (this.#areEntriesDue) this.#shown.setPlace();
      const { batch, sent } = this.#begin();
      const notices = sent.map(({ notice }) => notice);
      const foresee = sent.find((each) => each.foresee)?.foresee;
      const takeBack = this.#shown.save();
      const onceTold = foresee && this.#shown.lookAhead(foresee);
      const moment = { batch, notices, ...(onceTold && { onceTold }) };
      let tried = await this.#try(() => this.#write(moment));
      if (!tried || !hasReachedSomebody(tried)) takeBack();
      // Nobody waits for notices through an outage: each goes alone.
      if (!tried) for (const { answer } of sent.splice(0)) answer(undefined);
      while (!tried) {
        await sleep(retryAfterMs, { summary: 'write the audit log again' });
        tried = await this.#try(() => this.#write({ batch, notices: [] }));
      }
      this.#end(sent, tried);
    }
  }

  #begin(isBrief = false): { batch: AuditBatch; sent: UnsentNotice[] } {
    this.#isFlushRequested = false;
    this.#hasDecisions = false;
    this.#isWriting = true;
    return { batch: this.#takeBatch(isBrief), sent: this.#unsent.splice(0) };
  }

  #end(sent: readonly UnsentNotice[], tried: readonly FirstTry[] = []): void {
    this.#isWriting = false;
    for (const [i, { answer }] of sent.entries()) answer(tried[i]);
  }

  /** Undefined when the database was unavailable for the activity's 30 days: no order goes out meanwhile, and no entry is lost. */
  async #try<T>(write: () => Promise<T>): Promise<T | undefined> {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.error('the audit log cannot be written');
      return undefined;
    }
  }

  get #isDue(): boolean {
    return this.#areEntriesDue || this.#unsent.length > 0;
  }

  get #areEntriesDue(): boolean {
    return this.#isFlushRequested || (this.#hasDecisions && this.#isIdle());
  }

  /** The first batch carries the acknowledgement, so it waits for that. */
  get #isOpen(): boolean {
    return this.#isAcknowledged || this.#dependencies.getAcknowledgement() !== undefined;
  }

  #takeBatch(isBrief: boolean): AuditBatch {
    const acknowledgement = this.#isAcknowledged
      ? undefined
      : this.#dependencies.getAcknowledgement();
    this.#isAcknowledged = true;
    const entries = this.#unwritten.splice(0);
    const details = isBrief ? this.#shown.takeState() : this.#shown.takeChanges();
    return {
      ...this.#describeBatch(entries),
      ...(details && { details }),
      ...(acknowledgement && { acknowledgement }),
    };
  }

  #describeBatch(entries: AuditEntry[]): AuditBatch {
    const after = { seq: this.#seq, at: new Date().toISOString() };
    const request = this.#dependencies.describeRequest();
    return { ...request, entries, ...(entries.length === 0 && { after }) };
  }
}
