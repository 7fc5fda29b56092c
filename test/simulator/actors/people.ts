/** The people of a request: they do what it waits for, without delay and correctly unless the schedule overrides it. */
import { isAssertedAction } from '../../../domain/request/asserted-acts.ts';
import { parseDurationMs } from '../../../domain/time/duration.ts';
import type { Status } from '../../../workflows/contract.ts';
import type { SendAction, SentAction } from './actors.ts';
import { attacks, type AttackKind } from './attackers.ts';
import type { Clock } from '../engine/clock.ts';
import { behaviours } from './behaviours.ts';
import { attackersCard } from '../parties/context.ts';
import type { World } from '../parties/world.ts';
import type { BehaviourName, Override, Variant } from '../schedule/schedule.ts';
import type { Target } from '../run/target.ts';

const reactionMs = parseDurationMs('PT2M');
/** Later than every deadline of a stage. */
const lateMs = parseDurationMs('P8D');
/** After this many tries in one situation, people continue on the next day. */
const maxTries = 6;

export class People {
  readonly sentActions: SentAction[] = [];
  /** The last observed status of the request. */
  status: Status | undefined;
  readonly #world: World;
  readonly #target: Target;
  readonly #clock: Clock;
  readonly #overrides: readonly Override[];
  readonly #behaviourCounts = new Map<BehaviourName, number>();
  readonly #tries = new Map<string, number>();
  /** Second halves of what somebody does, still to come. */
  #unfinished = 0;
  /** The situation that somebody already handles. */
  #underWay = '';

  constructor(world: World, target: Target, clock: Clock, overrides: readonly Override[]) {
    this.#world = world;
    this.#target = target;
    this.#clock = clock;
    this.#overrides = overrides;
  }

  get requestId(): string {
    return this.#world.requestId;
  }

  readonly act: SendAction = (name, by, fields = {}) => {
    const id = `${name}-${this.sentActions.length + 1}`;
    this.sentActions.push({ id, at: this.#clock.now, name, by, fields });
    const message = { requestId: this.requestId, by, ...fields };
    const assertion = this.#world.staffAssertions.assert({ action: name, key: id, message });
    const args = [{ ...message, ...(isAssertedAction(name) && { assertion }) }];
    this.#target.server.receive({ kind: 'update', id, name, args });
  };

  /** Somebody uses a moment of the request for what they stole. */
  attack(kind: AttackKind): void {
    const { evidence = '' } = this.status ?? {};
    attacks[kind]({ world: this.#world, act: this.act, evidence });
  }

  /** The bank of a card closes it. */
  closeCard(last4: string): void {
    this.#world.closeCard(last4);
  }

  /** Reads the status, and schedules the behaviour that it calls for, if any. */
  observe(status: Status): void {
    this.status = status;
    const behaviour = findBehaviour(status);
    if (behaviour === undefined || this.#unfinished > 0 || this.#isAnswerPending()) return;
    const situation = [behaviour, status.stage, status.since].join(' ');
    const today = `${situation} ${this.#clock.iso.slice(0, 10)}`;
    const tries = this.#tries.get(today) ?? 0;
    if (this.#underWay === situation || tries >= maxTries) return;
    this.#tries.set(today, tries + 1);
    this.#underWay = situation;
    const variant = this.#takeVariant(behaviour);
    this.#clock.after(variant === 'late' ? lateMs : reactionMs, () => {
      if (this.#underWay === situation) this.#underWay = '';
      this.#perform(behaviour, variant, tries);
    });
  }

  #perform(behaviour: BehaviourName, variant: Variant | undefined, tries: number): void {
    if (!this.status) return;
    const afterDelay = (then: () => void) => {
      this.#unfinished += 1;
      this.#clock.after(reactionMs, () => {
        this.#unfinished -= 1;
        then();
      });
    };
    const { sentActions, act, status } = this;
    behaviours[behaviour](
      { world: this.#world, status, tries, sentActions, act, afterDelay },
      variant,
    );
  }

  #takeVariant(behaviour: BehaviourName): Variant | undefined {
    const nth = this.#behaviourCounts.get(behaviour) ?? 0;
    this.#behaviourCounts.set(behaviour, nth + 1);
    return this.#overrides.find(
      (override) => override.behaviour === behaviour && override.nth === nth,
    )?.variant;
  }

  #isAnswerPending(): boolean {
    return this.sentActions.some(({ id }) =>
      ['sent', 'accepted'].includes(this.#target.server.updates.get(id)?.state ?? ''),
    );
  }
}

/** The behaviour that the status calls for; undefined when the request waits for no person. */
function findBehaviour(status: Status): BehaviourName | undefined {
  const { stage, waitingOn, problems } = status;
  // The owner proves and signs nothing for a card that is not theirs.
  const isTheirs = status.newLast4 !== attackersCard.last4;
  if (!isTheirs && (waitingOn === 'merchant' || stage === 'correction')) return undefined;
  if (stage === 'correction') return 'correct';
  // When the watch cannot hold payouts, the operator acts before the risk officers decide.
  if (stage === 'frozen' && waitingOn !== 'operator') return 'decide-freeze';
  if (waitingOn === 'merchant') return merchantBehaviours[stage];
  if (waitingOn !== 'operator' && waitingOn !== 'risk') return undefined;
  if (problems.some(({ field }) => field === 'contacts')) return 'call-back';
  if (problems.some(({ field }) => field !== 'request')) return 'repair-step';
  return stage === 'review' ? 'review' : undefined;
}

const merchantBehaviours: Partial<Record<Status['stage'], BehaviourName>> = {
  identity: 'prove-identity',
  agreement: 'sign',
  'account-proof': 'enter-code',
  trial: 'confirm',
};
