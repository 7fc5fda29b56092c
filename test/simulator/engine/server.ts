/**
 * Does what a server and the SDK's core do for one run: events wait for the next workflow task, commands
 * take effect when the task has ended, local activities end inside it. The rules of order were observed on a
 * real server; they are in one file because all of them work on the state of one run.
 */
import type { ActivityCalls } from './activity-calls.ts';
import type { Clock } from './clock.ts';
import type { Engine, WorkflowInstance } from './engine.ts';
import { rebuildInstance, type HistoryEntry } from './history.ts';
import { isMessage, type ActivityEnd, type Command, type Job } from './protocol.ts';
import type { Message, WorkflowRun, ScheduledActivity } from './protocol.ts';
import type { Disturbance } from '../schedule/schedule.ts';
import { heartbeatMs, compareJobs, taskTimeoutMs, type WorkflowTask } from './workflow-task.ts';

export type UpdateState =
  | { state: 'sent' | 'accepted' }
  /** When it was answered, epoch ms. */
  | { state: 'completed'; value: unknown; at: number }
  | { state: 'rejected' | 'failed'; code: string };

export type SentSignal = Extract<Command, { kind: 'signal-other' }>;
export type Closed = Extract<Command, { kind: 'close' }>;

export interface ServerParts {
  engine: Engine;
  run: WorkflowRun;
  clock: Clock;
  calls: ActivityCalls;
  disturbances: readonly Disturbance[];
}

const backgroundActivities: readonly string[] = ['writeAndNotify', 'sendNotice'];

export class SimulatedServer {
  /** Messages in order of arrival, to be replayed on a real server; `atRest` when nothing else was in progress. */
  readonly received: { at: number; job: Message; atRest: boolean }[] = [];
  /** Commands that took effect, in order. */
  readonly issued: Command[] = [];
  /** By update id. */
  readonly updates = new Map<string, UpdateState>();
  /** Signals to the watch. */
  readonly sentSignals: SentSignal[] = [];
  closed: Closed | undefined;
  /** When it closed, epoch ms. */
  endedAt: number | undefined;
  /** Why a workflow task failed, or how a replay differed. */
  fault: string | undefined;
  /** Workflow tasks that were started and that were completed. */
  startedTasks = 0;
  completedTasks = 0;
  readonly #parts: ServerParts;
  #instance: WorkflowInstance | undefined;
  #history: HistoryEntry[] = [];
  #inbox: Job[] = [];
  #task: WorkflowTask | undefined;
  readonly #activities = new Map<number, ScheduledActivity>();
  readonly #flags = new Set<number>();
  /** When a lost task is started again, epoch ms. */
  #notBefore = 0;

  get calls(): ActivityCalls {
    return this.#parts.calls;
  }

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  /** Receives a message, or the end of a timer or a call. */
  receive(job: Job): void {
    if (this.closed) return;
    if (job.kind === 'update') this.updates.set(job.id, { state: 'sent' });
    if (isMessage(job))
      this.received.push({ at: this.#parts.clock.now, job, atRest: this.#isIdle });
    this.#inbox.push(job);
  }

  /** Runs the next event; false when none is left. */
  async step(): Promise<boolean> {
    const { clock } = this.#parts;
    if (this.#task) await this.#continueTask(this.#task);
    else if (this.#inbox.length > 0 && clock.now >= this.#notBefore) await this.#beginTask();
    else if (clock.nextAt !== undefined) await clock.step();
    else return false;
    return true;
  }

  /** Does what waits for this run alone. @returns whether there was anything: otherwise time must go on first */
  async stepAside(): Promise<boolean> {
    const { clock } = this.#parts;
    const isTaskDue = this.#inbox.length > 0 && clock.now >= this.#notBefore;
    const isDue = this.#task ? !this.#awaitsLocals(this.#task) : isTaskDue;
    return isDue && this.step();
  }

  #awaitsLocals({ localJobs, openLocals, startedAt }: WorkflowTask): boolean {
    const { nextAt = Infinity } = this.#parts.clock;
    return localJobs.length === 0 && openLocals > 0 && nextAt <= startedAt + heartbeatMs;
  }

  /** Whether nothing is in progress except background writes of the audit log and of notices. */
  get #isIdle(): boolean {
    const waited = [...this.#activities.values()].some(
      ({ type }) => !backgroundActivities.includes(type),
    );
    return !this.#task && this.#inbox.length === 0 && !waited;
  }

  async query(name: string): Promise<unknown> {
    return this.#instance?.query(this.#parts.clock.now, name);
  }

  /** Rebuilds the run from its history, as a worker does after an eviction. */
  async replay(): Promise<void> {
    await this.dispose();
    const { engine, run } = this.#parts;
    const { instance, difference } = await rebuildInstance(engine, run, this.#history);
    this.#instance = instance;
    this.fault ??= difference ?? instance.unhandledRejection;
  }

  async dispose(): Promise<void> {
    this.fault ??= this.#instance?.unhandledRejection;
    await this.#instance?.dispose();
    this.#instance = undefined;
  }

  #isDisturbed(task: number, what: Disturbance['what']): boolean {
    return this.#parts.disturbances.some((each) => each.task === task && each.what === what);
  }

  async #beginTask(): Promise<void> {
    const { clock, engine, run } = this.#parts;
    const n = this.startedTasks;
    this.startedTasks += 1;
    if (this.#isDisturbed(n, 'late') && clock.nextAt !== undefined) return clock.step();
    if (!this.#instance) this.#instance = await engine.createInstance(run, false);
    else if (this.#isDisturbed(n, 'evict')) await this.replay();
    const task = this.#createTask(n);
    return this.#activate(task, task.jobs);
  }

  #createTask(n: number, openLocals = 0): WorkflowTask {
    const task: WorkflowTask = {
      n,
      jobs: this.#inbox.splice(0).toSorted(compareJobs),
      from: this.#history.length,
      commands: [],
      localJobs: [],
      openLocals,
      isRenewed: openLocals > 0,
      startedAt: this.#parts.clock.now,
    };
    this.#task = task;
    return task;
  }

  async #continueTask(task: WorkflowTask): Promise<void> {
    const { clock } = this.#parts;
    if (task.localJobs.length > 0) return this.#activate(task, task.localJobs.splice(0));
    if (task.openLocals === 0) return this.#endTask(task);
    const renewal = task.startedAt + heartbeatMs;
    if (clock.nextAt !== undefined && clock.nextAt <= renewal) return clock.step();
    clock.now = renewal;
    this.#completeTask(task);
    const renewed = this.#createTask(task.n, task.openLocals);
    return renewed.jobs.length > 0 ? this.#activate(renewed, renewed.jobs) : undefined;
  }

  async #activate(task: WorkflowTask, jobs: readonly Job[]): Promise<void> {
    const events = 3 + this.#history.length * 3;
    const at = this.#parts.clock.now;
    const activation = { at, jobs, events, flags: [...this.#flags], replaying: false };
    const done = await this.#instance?.activate(activation);
    if (!done) return;
    this.fault ??= done.fault;
    for (const flag of done.flags) this.#flags.add(flag);
    const flags = [...this.#flags];
    this.#history.push({ task: task.n, at, jobs, events, flags, issued: done.issued });
    for (const { command } of done.issued) this.#handleCommand(task, command);
  }

  /** Handles a command within the task, or keeps it until the task's end. */
  #handleCommand(task: WorkflowTask, command: Command): void {
    if (command.kind === 'schedule' && command.activity.local) {
      const { seq } = command.activity;
      task.openLocals += 1;
      this.issued.push(command);
      this.#parts.calls.start(command.activity, (result) => {
        if (!this.#task) return;
        this.#task.openLocals -= 1;
        this.#task.localJobs.push({ kind: 'activity', seq, local: true, result });
      });
      return;
    }
    if (command.kind !== 'cancel-activity' || this.#cancelActivity(task, command.seq))
      task.commands.push(command);
  }

  /** Core answers at once for a cancelled activity, unless its end is already in transit. */
  #cancelActivity(task: WorkflowTask, seq: number): boolean {
    const unsent = task.commands.find(
      (command) => command.kind === 'schedule' && command.activity.seq === seq,
    );
    const activity = unsent?.kind === 'schedule' ? unsent.activity : this.#activities.get(seq);
    if (!activity) return false;
    if (activity.cancellation !== 'try') throw new Error(`${activity.type} was called off`);
    if (unsent) task.commands.splice(task.commands.indexOf(unsent), 1);
    const result: ActivityEnd = { end: 'cancelled', type: activity.type };
    task.localJobs.push({ kind: 'activity', seq, local: false, result });
    return true;
  }

  /** The worker reports the task, or has died and its cache is lost. */
  async #endTask(task: WorkflowTask): Promise<void> {
    if (task.isRenewed || !this.#isDisturbed(task.n, 'lose')) return this.#completeTask(task);
    this.#task = undefined;
    this.#history.length = task.from;
    this.#inbox = [...task.jobs, ...this.#inbox];
    this.#notBefore = this.#parts.clock.now + taskTimeoutMs;
    this.#parts.clock.after(taskTimeoutMs, () => undefined);
    if (task.from > 0) return this.replay();
    await this.dispose();
  }

  #completeTask(task: WorkflowTask): void {
    this.#task = undefined;
    this.completedTasks += 1;
    for (const command of task.commands) this.#apply(command);
  }

  #apply(command: Command): void {
    const { calls, clock } = this.#parts;
    this.issued.push(command);
    switch (command.kind) {
      case 'start-timer':
        return clock.after(
          command.ms,
          () => this.receive({ kind: 'timer', seq: command.seq }),
          this.#getTimerKey(command.seq),
        );
      case 'cancel-timer':
        if (!clock.cancel(this.#getTimerKey(command.seq)))
          this.#dropJobs((job) => job.kind === 'timer' && job.seq === command.seq);
        return;
      case 'schedule': {
        const { seq } = command.activity;
        this.#activities.set(seq, command.activity);
        return calls.start(command.activity, (result) => {
          this.#activities.delete(seq);
          this.receive({ kind: 'activity', seq, local: false, result });
        });
      }
      case 'cancel-activity':
        this.#activities.delete(command.seq);
        // It may have ended while the task was open: its end is dropped.
        this.#dropJobs((job) => job.kind === 'activity' && job.seq === command.seq);
        return calls.cancel(command.seq);
      case 'signal-other':
        this.sentSignals.push(command);
        return this.receive({ kind: 'signalled', seq: command.seq });
      case 'update':
        return this.#applyUpdate(command);
      case 'close':
        this.closed = command;
        this.endedAt = clock.now;
        return;
      case 'other':
        return;
    }
  }

  #dropJobs(which: (job: Job) => boolean): void {
    this.#inbox = this.#inbox.filter((job) => !which(job));
  }

  #getTimerKey(seq: number): string {
    return `${this.#parts.run.runId} timer ${seq}`;
  }

  #applyUpdate(command: Extract<Command, { kind: 'update' }>): void {
    const { id } = command;
    const accepted = this.updates.get(id)?.state === 'accepted';
    switch (command.state) {
      case 'accepted':
        this.updates.set(id, { state: 'accepted' });
        return;
      case 'completed':
        this.updates.set(id, {
          state: 'completed',
          value: command.value,
          at: this.#parts.clock.now,
        });
        return;
      case 'rejected':
        this.updates.set(id, { state: accepted ? 'failed' : 'rejected', code: command.code });
    }
  }
}
