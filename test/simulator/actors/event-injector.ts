/** Sends the injected events of a schedule, each a number of events after a stage began. */
import type { Status } from '../../../workflows/contract.ts';
import { actors } from './actors.ts';
import { attackKinds, type AttackKind } from './attackers.ts';
import type { Clock } from '../engine/clock.ts';
import { newCards, oldLast4 } from '../parties/context.ts';
import type { People } from './people.ts';
import type { InjectedEvent, InjectedEventKind } from '../schedule/schedule.ts';
import type { Target } from '../run/target.ts';

const isAttack = (kind: InjectedEventKind): kind is AttackKind =>
  (attackKinds as readonly string[]).includes(kind);

/** All by which somebody may object, or end what they do not want. */
const doors = [
  'object',
  'object-by-owner',
  'object-by-staff',
  'deny-call',
  'report-lost-new',
  'report-lost-old',
  'withdraw',
  'freeze',
  'correct-account',
  'recall',
] as const;

export class EventInjector {
  readonly #target: Target;
  readonly #people: People;
  readonly #clock: Clock;
  #planned: readonly InjectedEvent[];
  /** When each stage was first observed, counted in events. */
  readonly #stageStarts = new Map<string, number>();
  #signals = 0;

  readonly #submitNext: () => void;

  constructor(
    target: Target,
    people: People,
    clock: Clock,
    planned: readonly InjectedEvent[],
    submitNext: () => void,
  ) {
    this.#submitNext = submitNext;
    this.#target = target;
    this.#people = people;
    this.#clock = clock;
    this.#planned = planned;
  }

  observe({ stage }: Status): void {
    if (!this.#stageStarts.has(stage)) this.#stageStarts.set(stage, this.#clock.eventCount);
  }

  /** Begins the watch: stages of the request no longer count. */
  reset(): void {
    this.#stageStarts.clear();
  }

  /** Sends the events that are due. */
  injectDueEvents(): void {
    const due = ({ stage, events }: InjectedEvent) =>
      (this.#stageStarts.get(stage) ?? Infinity) + events <= this.#clock.eventCount;
    const now = this.#planned.filter(due);
    if (now.length === 0) return;
    this.#planned = this.#planned.filter((intrusion) => !due(intrusion));
    for (const { kind } of now) {
      if (isAttack(kind)) this.#people.attack(kind);
      else this.#handlers[kind]();
    }
  }

  #sendSignal(name: string, report: Record<string, unknown> = {}): void {
    this.#signals += 1;
    const messageId = `signal-${this.#signals}`;
    this.#target.server.receive({
      kind: 'signal',
      name,
      args: [{ requestId: this.#people.requestId, messageId, ...report }],
    });
  }

  /** Name of the step that the request waits for. */
  get #openKey(): string {
    return this.#people.status?.problems[0]?.field ?? 'none';
  }

  readonly #handlers: Record<Exclude<InjectedEventKind, AttackKind>, () => void> = {
    withdraw: () => this.#people.act('withdraw', actors.owner),
    object: () => this.#people.act('object', actors.stopLink, { contactId: 'c-2' }),
    'object-again': () => this.#people.act('object', actors.stopLink, { contactId: 'c-2' }),
    'object-with-facts': () =>
      this.#people.act('object', actors.stopLink, { contactId: 'c-2', newFacts: true }),
    'object-by-owner': () => this.#people.act('object', actors.owner),
    'object-by-staff': () =>
      this.#people.act('object', actors.operator, { contactId: 'c-1', callRef: 'call-1' }),
    freeze: () => this.#people.act('freeze', actors.operator, { reason: 'looks odd' }),
    'report-lost-old': () => this.#people.act('reportLost', actors.owner, { card: 'old' }),
    'report-lost-new': () => this.#people.act('reportLost', actors.owner, { card: 'new' }),
    'force-rollback': () => {
      this.#people.act('forceRollback', actors.operator, { reason: 'looks odd' });
      this.#people.act('forceRollback', actors.secondOperator, { reason: 'looks odd' });
    },
    recall: () => {
      this.#people.act('recallPayouts', actors.risk, { reason: 'the owner was robbed' });
      this.#people.act('recallPayouts', actors.secondRisk, { reason: 'the owner was robbed' });
    },
    extend: () => {
      const { due } = this.#people.status ?? {};
      const until = new Date(Date.parse(due ?? this.#clock.iso) + 86_400_000).toISOString();
      const fields = { until, reason: 'asked for it' };
      this.#people.act('extendDeadline', actors.operator, fields);
      this.#people.act('extendDeadline', actors.secondOperator, fields);
    },
    'request-info': () =>
      this.#people.act('requestInfo', actors.maker, {
        problems: [{ field: 'materials.id-front', code: 'MAT_UNREADABLE' }],
      }),
    attest: () => this.#people.act('attestInPerson', actors.clerk, { bothCardsShown: true }),
    'deny-call': () =>
      this.#people.act('recordCallback', actors.risk, { contactId: 'c-1', confirmed: false }),
    'approve-by-submitter': () =>
      this.#people.act(
        'approve',
        { ...actors.maker, id: actors.owner.id },
        {
          evidence: this.#people.status?.evidence ?? '',
        },
      ),
    claim: () => this.#people.act('claim', actors.checker),
    'correct-account': () =>
      this.#people.act('correct', actors.owner, { changes: { newAccount: newCards[1] } }),
    note: () => this.#people.act('addNote', actors.clerk, { note: 'was here' }),
    'choose-window': () => {
      const from = this.#clock.iso;
      const to = new Date(this.#clock.now + 86_400_000).toISOString();
      this.#people.act('chooseWindow', actors.owner, { from, to });
    },
    'other-request': () =>
      this.#people.act('withdraw', actors.owner, { requestId: 'req-of-another' }),
    cancel: () => this.#target.server.receive({ kind: 'cancel' }),
    'bank-reported': () => this.#sendSignal('bankReported', { key: this.#openKey }),
    'network-reported': () => this.#sendSignal('networkReported', { key: this.#openKey }),
    'stray-report': () => this.#sendSignal('bankReported', { requestId: 'req-of-another' }),
    'merchant-changed': () => this.#sendSignal('merchantChanged'),
    'old-closed': () => this.#sendSignal('accountClosed', { which: 'old' }),
    'new-closed': () => this.#sendSignal('accountClosed', { which: 'new' }),
    'bank-closes-old': () => {
      this.#people.closeCard(oldLast4);
      this.#handlers['old-closed']();
    },
    'bank-closes-new': () => {
      this.#people.closeCard(this.#people.status?.newLast4 ?? '');
      this.#handlers['new-closed']();
    },
    // From another door first each time.
    'next-request': () => this.#submitNext(),
    'every-door': () => {
      const first = this.#clock.eventCount % doors.length;
      for (const door of [...doors.slice(first), ...doors.slice(0, first)]) this.#handlers[door]();
    },
    'bank-notified': () => this.#sendSignal('bankNotifiedChange'),
    'policy-frozen': () => this.#sendSignal('policyFrozen'),
  };
}
