/**
 * What a server and the SDK's core do for one run: events wait for the next workflow task, commands
 * count when the task has ended, local activities end inside it. The order rules were observed on a
 * real server.
 */
import type { Calls } from './calls.ts';
import type { Clock } from './clock.ts';
import type { Engine, Instance } from './engine.ts';
import { rebuilt, type Entry } from './history.ts';
import { isMessage, type ActivityEnd, type Command, type Job } from './protocol.ts';
import type { Message, RunOfWorkflow, Scheduled } from './protocol.ts';
import type { Disturbance } from './schedule.ts';
import { heartbeatMs, inCoresOrder, taskTimeoutMs, type Task } from './task.ts';

export type UpdateState =
  | { state: 'sent' | 'accepted' }
  /** When it was answered, epoch ms. */
  | { state: 'completed'; value: unknown; at: number }
  | { state: 'rejected' | 'failed'; code: string };

export type SentSignal = Extract<Command, { kind: 'signal-other' }>;
export type StartedChild = Extract<Command, { kind: 'start-child' }>;
export type Closed = Extract<Command, { kind: 'close' }>;

export interface ServerParts {
  engine: Engine;
  run: RunOfWorkflow;
  clock: Clock;
  calls: Calls;
  disturbances: readonly Disturbance[];
}

const aside: readonly string[] = ['recordAudit', 'tell'];

export class Server {
  /** Messages in the order they came, for whoever plays them elsewhere; at rest when nothing else was under way. */
  readonly heard: { at: number; job: Message; atRest: boolean }[] = [];
  /** What took effect, in order. */
  readonly issued: Command[] = [];
  /** By update id. */
  readonly updates = new Map<string, UpdateState>();
  readonly children: StartedChild[] = [];
  /** To its children. */
  readonly sent: SentSignal[] = [];
  closed: Closed | undefined;
  /** When it closed, epoch ms. */
  endedAt: number | undefined;
  /** Why a workflow task failed, or where a replay differed. */
  fault: string | undefined;
  /** Tasks given out, and tasks that came to their end. */
  tasks = 0;
  ended = 0;
  readonly #parts: ServerParts;
  #instance: Instance | undefined;
  #history: Entry[] = [];
  #inbox: Job[] = [];
  #task: Task | undefined;
  readonly #activities = new Map<number, Scheduled>();
  readonly #flags = new Set<number>();
  /** A lost task is given out again only then; epoch ms. */
  #notBefore = 0;

  get calls(): Calls {
    return this.#parts.calls;
  }

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  /** A message, or what has become of a timer or a call. */
  receive(job: Job): void {
    if (this.closed) return;
    if (job.kind === 'update') this.updates.set(job.id, { state: 'sent' });
    if (isMessage(job)) this.heard.push({ at: this.#parts.clock.now, job, atRest: this.#atRest });
    this.#inbox.push(job);
  }

  /** Does the next thing there is to do; false when there is nothing any more. */
  async step(): Promise<boolean> {
    const { clock } = this.#parts;
    if (this.#task) await this.#goOn(this.#task);
    else if (this.#inbox.length > 0 && clock.now >= this.#notBefore) await this.#begin();
    else if (clock.next !== undefined) await clock.step();
    else return false;
    return true;
  }

  /** Trail and notices are written while the rest goes on. */
  get #atRest(): boolean {
    const waited = [...this.#activities.values()].some(({ type }) => !aside.includes(type));
    return !this.#task && this.#inbox.length === 0 && !waited;
  }

  async query(name: string): Promise<unknown> {
    return this.#instance?.query(this.#parts.clock.now, name);
  }

  /** Builds the run anew from its history, as a worker does that has forgotten it. */
  async replay(): Promise<void> {
    await this.dispose();
    const { engine, run } = this.#parts;
    const { instance, difference } = await rebuilt(engine, run, this.#history);
    this.#instance = instance;
    this.fault ??= difference ?? instance.unhandled;
  }

  async dispose(): Promise<void> {
    this.fault ??= this.#instance?.unhandled;
    await this.#instance?.dispose();
    this.#instance = undefined;
  }

  #disturbed(task: number, what: Disturbance['what']): boolean {
    return this.#parts.disturbances.some((each) => each.task === task && each.what === what);
  }

  async #begin(): Promise<void> {
    const { clock, engine, run } = this.#parts;
    const n = this.tasks;
    this.tasks += 1;
    if (this.#disturbed(n, 'late') && clock.next !== undefined) return clock.step();
    if (!this.#instance) this.#instance = await engine.begin(run, false);
    else if (this.#disturbed(n, 'evict')) await this.replay();
    const task = this.#taskOf(n);
    return this.#activate(task, task.jobs);
  }

  #taskOf(n: number, openLocals = 0): Task {
    const task: Task = {
      n,
      jobs: this.#inbox.splice(0).toSorted(inCoresOrder),
      from: this.#history.length,
      commands: [],
      inside: [],
      openLocals,
      renewed: openLocals > 0,
      startedAt: this.#parts.clock.now,
    };
    this.#task = task;
    return task;
  }

  async #goOn(task: Task): Promise<void> {
    const { clock } = this.#parts;
    if (task.inside.length > 0) return this.#activate(task, task.inside.splice(0));
    if (task.openLocals === 0) return this.#end(task);
    const renewal = task.startedAt + heartbeatMs;
    if (clock.next !== undefined && clock.next <= renewal) return clock.step();
    clock.now = renewal;
    this.#count(task);
    const renewed = this.#taskOf(task.n, task.openLocals);
    return renewed.jobs.length > 0 ? this.#activate(renewed, renewed.jobs) : undefined;
  }

  async #activate(task: Task, jobs: readonly Job[]): Promise<void> {
    const events = 3 + this.#history.length * 3;
    const at = this.#parts.clock.now;
    const activation = { at, jobs, events, flags: [...this.#flags], replaying: false };
    const done = await this.#instance?.activate(activation);
    if (!done) return;
    this.fault ??= done.fault;
    for (const flag of done.flags) this.#flags.add(flag);
    const flags = [...this.#flags];
    this.#history.push({ task: task.n, at, jobs, events, flags, issued: done.issued });
    for (const { command } of done.issued) this.#take(task, command);
  }

  /** What is settled within the task, and what waits for its end. */
  #take(task: Task, command: Command): void {
    if (command.kind === 'schedule' && command.activity.local) {
      const { seq } = command.activity;
      task.openLocals += 1;
      this.issued.push(command);
      this.#parts.calls.begin(command.activity, (result) => {
        if (!this.#task) return;
        this.#task.openLocals -= 1;
        this.#task.inside.push({ kind: 'activity', seq, local: true, result });
      });
      return;
    }
    if (command.kind !== 'cancel-activity' || this.#calledOff(task, command.seq))
      task.commands.push(command);
  }

  /** Core answers at once for an activity that is called off, unless its end is on the way already. */
  #calledOff(task: Task, seq: number): boolean {
    const fresh = task.commands.find(
      (command) => command.kind === 'schedule' && command.activity.seq === seq,
    );
    const activity = fresh?.kind === 'schedule' ? fresh.activity : this.#activities.get(seq);
    if (!activity) return false;
    if (activity.cancellation !== 'try') throw new Error(`${activity.type} was called off`);
    if (fresh) task.commands.splice(task.commands.indexOf(fresh), 1);
    const result: ActivityEnd = { end: 'cancelled', type: activity.type };
    task.inside.push({ kind: 'activity', seq, local: false, result });
    return true;
  }

  /** The worker reports, or has died and what it did in its cache is lost. */
  async #end(task: Task): Promise<void> {
    if (task.renewed || !this.#disturbed(task.n, 'lose')) return this.#count(task);
    this.#task = undefined;
    this.#history.length = task.from;
    this.#inbox = [...task.jobs, ...this.#inbox];
    this.#notBefore = this.#parts.clock.now + taskTimeoutMs;
    this.#parts.clock.after(taskTimeoutMs, () => undefined);
    if (task.from > 0) return this.replay();
    await this.dispose();
  }

  #count(task: Task): void {
    this.#task = undefined;
    this.ended += 1;
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
          this.#timer(command.seq),
        );
      case 'cancel-timer':
        if (!clock.callOff(this.#timer(command.seq)))
          this.#forget((job) => job.kind === 'timer' && job.seq === command.seq);
        return;
      case 'schedule': {
        const { seq } = command.activity;
        this.#activities.set(seq, command.activity);
        return calls.begin(command.activity, (result) => {
          this.#activities.delete(seq);
          this.receive({ kind: 'activity', seq, local: false, result });
        });
      }
      case 'cancel-activity':
        this.#activities.delete(command.seq);
        // It may have come to its end while the task was open: nobody waits for that any more.
        this.#forget((job) => job.kind === 'activity' && job.seq === command.seq);
        return calls.callOff(command.seq);
      case 'start-child':
        // It goes on by itself, whatever becomes of its parent.
        this.children.push(command);
        return this.receive({ kind: 'child-started', seq: command.seq });
      case 'signal-other':
        this.sent.push(command);
        return this.receive({ kind: 'signalled', seq: command.seq });
      case 'update':
        return this.#updated(command);
      case 'close':
        this.closed = command;
        this.endedAt = clock.now;
        return;
      case 'other':
        return;
    }
  }

  #forget(which: (job: Job) => boolean): void {
    this.#inbox = this.#inbox.filter((job) => !which(job));
  }

  #timer(seq: number): string {
    return `${this.#parts.run.runId} timer ${seq}`;
  }

  #updated(command: Extract<Command, { kind: 'update' }>): void {
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
