/** What breaks in unasked, at a moment counted from a stage's beginning. */
import type { Status } from '../../workflows/contract.ts';
import { cast } from './cast.ts';
import type { Clock } from './clock.ts';
import { requestId } from './parties/ground.ts';
import type { People } from './people.ts';
import type { Intrusion, IntrusionKind } from './schedule.ts';
import type { Line } from './line.ts';

export class Intruders {
  readonly #line: Line;
  readonly #people: People;
  readonly #clock: Clock;
  #planned: readonly Intrusion[];
  /** When a stage was first seen, counted in events. */
  readonly #seen = new Map<string, number>();
  #signals = 0;

  constructor(line: Line, people: People, clock: Clock, planned: readonly Intrusion[]) {
    this.#line = line;
    this.#people = people;
    this.#clock = clock;
    this.#planned = planned;
  }

  look({ stage }: Status): void {
    if (!this.#seen.has(stage)) this.#seen.set(stage, this.#clock.happened);
  }

  /** It is the watch's turn: what was seen of the request does not count there. */
  lookAnew(): void {
    this.#seen.clear();
  }

  /** Lets those in whose moment has come. */
  breakIn(): void {
    const due = ({ stage, events }: Intrusion) =>
      (this.#seen.get(stage) ?? Infinity) + events <= this.#clock.happened;
    const now = this.#planned.filter(due);
    if (now.length === 0) return;
    this.#planned = this.#planned.filter((intrusion) => !due(intrusion));
    for (const { act } of now) this.#do[act]();
  }

  #signal(name: string, report: Record<string, unknown> = {}): void {
    this.#signals += 1;
    const messageId = `signal-${this.#signals}`;
    this.#line.server.receive({
      kind: 'signal',
      name,
      args: [{ requestId, messageId, ...report }],
    });
  }

  /** The step that is waited for, by its key. */
  get #openKey(): string {
    return this.#people.status?.problems[0]?.field ?? 'none';
  }

  readonly #do: Record<IntrusionKind, () => void> = {
    withdraw: () => this.#people.act('withdraw', cast.owner),
    object: () => this.#people.act('object', cast.door, { contactId: 'c-2' }),
    'object-again': () => this.#people.act('object', cast.door, { contactId: 'c-2' }),
    'object-with-facts': () =>
      this.#people.act('object', cast.door, { contactId: 'c-2', newFacts: true }),
    freeze: () => this.#people.act('freeze', cast.operator, { reason: 'looks odd' }),
    'report-lost-old': () => this.#people.act('reportLost', cast.owner, { card: 'old' }),
    'report-lost-new': () => this.#people.act('reportLost', cast.owner, { card: 'new' }),
    'force-rollback': () => {
      this.#people.act('forceRollback', cast.operator, { reason: 'looks odd' });
      this.#people.act('forceRollback', cast.secondOperator, { reason: 'looks odd' });
    },
    extend: () => {
      const { due } = this.#people.status ?? {};
      const until = new Date(Date.parse(due ?? this.#clock.iso) + 86_400_000).toISOString();
      const fields = { until, reason: 'asked for it' };
      this.#people.act('extendDeadline', cast.operator, fields);
      this.#people.act('extendDeadline', cast.secondOperator, fields);
    },
    'request-info': () =>
      this.#people.act('requestInfo', cast.maker, {
        problems: [{ field: 'materials.id-front', code: 'MAT_UNREADABLE' }],
      }),
    attest: () => this.#people.act('attestInPerson', cast.clerk, { bothCardsShown: true }),
    'deny-call': () =>
      this.#people.act('recordCallback', cast.risk, { contactId: 'c-1', confirmed: false }),
    'approve-by-submitter': () =>
      this.#people.act(
        'approve',
        { ...cast.maker, id: cast.owner.id },
        {
          evidence: this.#people.status?.evidence ?? '',
        },
      ),
    claim: () => this.#people.act('claim', cast.checker),
    note: () => this.#people.act('addNote', cast.clerk, { note: 'was here' }),
    'choose-window': () => {
      const from = this.#clock.iso;
      const to = new Date(this.#clock.now + 86_400_000).toISOString();
      this.#people.act('chooseWindow', cast.owner, { from, to });
    },
    'other-request': () =>
      this.#people.act('withdraw', cast.owner, { requestId: 'req-of-another' }),
    cancel: () => this.#line.server.receive({ kind: 'cancel' }),
    'bank-reported': () => this.#signal('bankReported', { key: this.#openKey }),
    'network-reported': () => this.#signal('networkReported', { key: this.#openKey }),
    'stray-report': () => this.#signal('bankReported', { requestId: 'req-of-another' }),
    'merchant-changed': () => this.#signal('merchantChanged'),
    'old-closed': () => this.#signal('accountClosed', { which: 'old' }),
    'new-closed': () => this.#signal('accountClosed', { which: 'new' }),
    'bank-notified': () => this.#signal('bankNotifiedChange'),
    'policy-frozen': () => this.#signal('policyFrozen'),
  };
}
