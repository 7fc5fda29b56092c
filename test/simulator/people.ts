/** The people of a request: they do what it waits for, at once and well unless the schedule says otherwise. */
import { durationMs } from '../../domain/duration.ts';
import type { Status } from '../../workflows/contract.ts';
import type { Act, Acted } from './cast.ts';
import type { Clock } from './clock.ts';
import { done } from './duties.ts';
import { requestId } from './parties/ground.ts';
import type { World } from './parties/world.ts';
import type { Duty, Habit, Manner } from './schedule.ts';
import type { Line } from './line.ts';

const promptMs = durationMs('PT2M');
/** Later than every deadline of a stage. */
const lateMs = durationMs('P8D');
/** Whoever has tried so often in one and the same situation leaves it for the next day. */
const mostTries = 6;

export class People {
  readonly acted: Acted[] = [];
  /** As the request was last seen. */
  status: Status | undefined;
  readonly #world: World;
  readonly #line: Line;
  readonly #clock: Clock;
  readonly #habits: readonly Habit[];
  readonly #taken = new Map<Duty, number>();
  readonly #tries = new Map<string, number>();
  /** The situation that somebody has already set out to deal with. */
  #underWay = '';

  constructor(world: World, line: Line, clock: Clock, habits: readonly Habit[]) {
    this.#world = world;
    this.#line = line;
    this.#clock = clock;
    this.#habits = habits;
  }

  readonly act: Act = (name, by, fields = {}) => {
    const id = `${name}-${this.acted.length + 1}`;
    this.acted.push({ id, at: this.#clock.now, name, by, fields });
    this.#line.server.receive({ kind: 'update', id, name, args: [{ requestId, by, ...fields }] });
  };

  /** Looks at how the request stands; whoever has a duty now sets out to do it. */
  look(status: Status): void {
    this.status = status;
    const duty = dutyOf(status);
    if (duty === undefined || this.#answerIsAwaited()) return;
    const situation = [duty, status.stage, status.since].join(' ');
    const today = `${situation} ${this.#clock.iso.slice(0, 10)}`;
    const tries = this.#tries.get(today) ?? 0;
    if (this.#underWay === situation || tries >= mostTries) return;
    this.#tries.set(today, tries + 1);
    this.#underWay = situation;
    const manner = this.#mannerOf(duty);
    this.#clock.after(manner === 'late' ? lateMs : promptMs, () => {
      if (this.#underWay === situation) this.#underWay = '';
      this.#do(duty, manner, tries);
    });
  }

  #do(duty: Duty, manner: Manner | undefined, tries: number): void {
    if (!this.status) return;
    const later = (then: () => void) => this.#clock.after(promptMs, then);
    const { acted, act, status } = this;
    done[duty]({ world: this.#world, status, tries, acted, act, later }, manner);
  }

  #mannerOf(duty: Duty): Manner | undefined {
    const nth = this.#taken.get(duty) ?? 0;
    this.#taken.set(duty, nth + 1);
    return this.#habits.find((habit) => habit.duty === duty && habit.nth === nth)?.manner;
  }

  #answerIsAwaited(): boolean {
    return this.acted.some(({ id }) =>
      ['sent', 'accepted'].includes(this.#line.server.updates.get(id)?.state ?? ''),
    );
  }
}

/** Whose turn it is, and what is to be done; undefined when nobody's. */
function dutyOf(status: Status): Duty | undefined {
  const { stage, waitingOn, problems } = status;
  if (stage === 'correction') return 'correct';
  // What the watch cannot hold is an operator's before it is anybody's to judge.
  if (stage === 'frozen' && waitingOn !== 'operator') return 'judge';
  if (waitingOn === 'merchant') return merchantsDuty[stage];
  if (waitingOn !== 'operator' && waitingOn !== 'risk') return undefined;
  if (problems.some(({ field }) => field === 'contacts')) return 'call-back';
  if (problems.some(({ field }) => field !== 'request')) return 'mend';
  return stage === 'review' ? 'review' : undefined;
}

const merchantsDuty: Partial<Record<Status['stage'], Duty>> = {
  identity: 'prove',
  agreement: 'sign',
  'account-proof': 'enter-code',
  trial: 'confirm',
};
