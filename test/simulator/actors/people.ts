/** The people of a request: they do what it waits for, at once and well unless the schedule says otherwise. */
import { parseDurationMs } from '../../../domain/time/duration.ts';
import type { Status } from '../../../workflows/contract.ts';
import type { SendAction, SentAction } from './actors.ts';
import type { Clock } from '../engine/clock.ts';
import { behaviours } from './behaviours.ts';
import { requestId } from '../parties/context.ts';
import type { World } from '../parties/world.ts';
import type { BehaviourName, Override, Variant } from '../schedule/schedule.ts';
import type { Target } from '../run/target.ts';

const reactionMs = parseDurationMs('PT2M');
/** Later than every deadline of a stage. */
const lateMs = parseDurationMs('P8D');
/** Whoever has tried so often in one and the same situation leaves it for the next day. */
const maxTries = 6;

export class People {
  readonly sentActions: SentAction[] = [];
  /** As the request was last seen. */
  status: Status | undefined;
  readonly #world: World;
  readonly #target: Target;
  readonly #clock: Clock;
  readonly #overrides: readonly Override[];
  readonly #behaviourCounts = new Map<BehaviourName, number>();
  readonly #tries = new Map<string, number>();
  /** The situation that somebody has already set out to deal with. */
  #underWay = '';

  constructor(world: World, line: Target, clock: Clock, behaviour: readonly Override[]) {
    this.#world = world;
    this.#target = line;
    this.#clock = clock;
    this.#overrides = behaviour;
  }

  readonly act: SendAction = (name, by, fields = {}) => {
    const id = `${name}-${this.sentActions.length + 1}`;
    this.sentActions.push({ id, at: this.#clock.now, name, by, fields });
    this.#target.server.receive({ kind: 'update', id, name, args: [{ requestId, by, ...fields }] });
  };

  /** Looks at how the request stands; whoever has a duty now sets out to do it. */
  observe(status: Status): void {
    this.status = status;
    const duty = findBehaviour(status);
    if (duty === undefined || this.#isAnswerPending()) return;
    const situation = [duty, status.stage, status.since].join(' ');
    const today = `${situation} ${this.#clock.iso.slice(0, 10)}`;
    const tries = this.#tries.get(today) ?? 0;
    if (this.#underWay === situation || tries >= maxTries) return;
    this.#tries.set(today, tries + 1);
    this.#underWay = situation;
    const manner = this.#takeVariant(duty);
    this.#clock.after(manner === 'late' ? lateMs : reactionMs, () => {
      if (this.#underWay === situation) this.#underWay = '';
      this.#perform(duty, manner, tries);
    });
  }

  #perform(duty: BehaviourName, manner: Variant | undefined, tries: number): void {
    if (!this.status) return;
    const later = (then: () => void) => this.#clock.after(reactionMs, then);
    const { sentActions, act, status } = this;
    behaviours[duty](
      { world: this.#world, status, tries, sentActions, act, afterDelay: later },
      manner,
    );
  }

  #takeVariant(duty: BehaviourName): Variant | undefined {
    const nth = this.#behaviourCounts.get(duty) ?? 0;
    this.#behaviourCounts.set(duty, nth + 1);
    return this.#overrides.find((habit) => habit.behaviour === duty && habit.nth === nth)?.variant;
  }

  #isAnswerPending(): boolean {
    return this.sentActions.some(({ id }) =>
      ['sent', 'accepted'].includes(this.#target.server.updates.get(id)?.state ?? ''),
    );
  }
}

/** Whose turn it is, and what is to be done; undefined when nobody's. */
function findBehaviour(status: Status): BehaviourName | undefined {
  const { stage, waitingOn, problems } = status;
  if (stage === 'correction') return 'correct';
  // What the watch cannot hold is an operator's before it is anybody's to judge.
  if (stage === 'frozen' && waitingOn !== 'operator') return 'judge';
  if (waitingOn === 'merchant') return merchantBehaviours[stage];
  if (waitingOn !== 'operator' && waitingOn !== 'risk') return undefined;
  if (problems.some(({ field }) => field === 'contacts')) return 'call-back';
  if (problems.some(({ field }) => field !== 'request')) return 'mend';
  return stage === 'review' ? 'review' : undefined;
}

const merchantBehaviours: Partial<Record<Status['stage'], BehaviourName>> = {
  identity: 'prove',
  agreement: 'sign',
  'account-proof': 'enter-code',
  trial: 'confirm',
};
