/** Payouts of a merchant: held, on their way, landed, or returned by the card's bank. */
import { parseDurationMs } from '../../../domain/time/duration.ts';
import type { Payout, PayoutStatement } from '../../../domain/watch/payout-statement.ts';
import type { Setting } from '../schedule/schedule.ts';
import type { SimulationContext } from './context.ts';

const dailyTakingsFen = 100_000;
/** Longer than a step, shorter than a stage. */
const flightMs = parseDurationMs('PT2H');

/** The card that is bound. */
interface Target {
  last4: string;
  cardVersion: number;
}

type SentPayout = Payout & { cardVersion: number };

/** The order after which the payout in flight comes back. */
const flightEnds: Partial<Record<string, Setting['flight']>> = {
  hold: 'back-in-the-hold',
  'set-target': 'back-after-the-cut-over',
  release: 'back-after-the-release',
  'drop-old-card': 'back-after-the-old-card-is-dropped',
  'restore-target': 'back-after-the-way-back',
};

export class Payouts {
  readonly #context: SimulationContext;
  readonly #payouts: SentPayout[] = [];
  /** Called when a payout has come back: it is paid again unless payouts are held. */
  readonly #onReturn: () => void;

  constructor(context: SimulationContext, target: Target, onReturn: () => void) {
    this.#context = context;
    this.#onReturn = onReturn;
    if (context.setting.flight !== 'none') this.#beginFlight(target);
  }

  /** Adds one payout, of the sales of `times` days. */
  addTakings({ cardVersion }: Target, times = 1): SentPayout {
    const payout: SentPayout = {
      intentId: `intent-${this.#payouts.length + 1}`,
      amountFen: times * dailyTakingsFen,
      state: 'held',
      at: this.#context.clock.iso,
      cycle: 'T1',
      cardVersion,
    };
    this.#payouts.push(payout);
    return payout;
  }

  /** Payouts that wait for the end of a hold; those that came back from another card as well. */
  findWaiting(target: Target): SentPayout[] {
    return this.#payouts.filter(
      ({ state, cardVersion }) =>
        state === 'held' || (state === 'returned' && cardVersion !== target.cardVersion),
    );
  }

  pay(target: Target): void {
    const isClosed = this.#context.closedCards.has(target.last4);
    for (const payout of this.findWaiting(target)) {
      this.#send(payout, target, isClosed ? 'sent' : 'landed');
      if (isClosed) this.#endLater(payout, 'returned');
    }
  }

  /** The newest credited payout is returned. */
  returnLast(): void {
    const last = this.#payouts.findLast(({ state }) => state === 'landed');
    if (last) this.#end(last, 'returned');
  }

  /** Returns what is still on the card. Returns its sum, in fen. */
  returnRecalled(intents: readonly string[]): number {
    const returned = this.#payouts.filter(
      ({ intentId, state }) => state === 'landed' && intents.includes(intentId),
    );
    for (const payout of returned) this.#end(payout, 'returned');
    return returned.reduce((sum, { amountFen }) => sum + amountFen, 0);
  }

  /** An order was carried out: the payout in flight may come back some time after it. */
  followOrder(kind: string): void {
    if (flightEnds[kind] === this.#context.setting.flight)
      this.#endLater(this.#payouts[0], 'returned');
  }

  /** What is due, and what is out at earlier cards, since a card version was bound. */
  describeSince(since: number): Pick<PayoutStatement, 'dueFen' | 'payouts' | 'earlier'> {
    const due = this.#payouts.filter(
      ({ state, cardVersion }) => state === 'held' || cardVersion >= since,
    );
    const earlier = this.#payouts.filter(
      ({ state, cardVersion }) => ['sent', 'returned'].includes(state) && cardVersion < since,
    );
    const dueFen = due.reduce((sum, { amountFen }) => sum + amountFen, 0);
    return { dueFen, payouts: due.map(copy), earlier: earlier.map(copy) };
  }

  /** How many payouts there have been. */
  get count(): number {
    return this.#payouts.length;
  }

  #beginFlight(target: Target): void {
    const payout = this.addTakings(target);
    this.#send(payout, target, 'sent');
    const { flight } = this.#context.setting;
    if (flight === 'lands') this.#endLater(payout, 'landed');
    if (flight === 'back-at-once') this.#endLater(payout, 'returned');
  }

  #endLater(payout: SentPayout | undefined, state: 'landed' | 'returned'): void {
    this.#context.clock.after(flightMs, () => {
      if (payout?.state !== 'sent') return;
      this.#end(payout, state);
      if (state === 'returned') this.#onReturn();
    });
  }

  #send(payout: SentPayout, { last4, cardVersion }: Target, state: 'sent' | 'landed'): void {
    const effect = payout.state === 'returned' ? 'payout-again' : 'payout';
    Object.assign(payout, { state, last4, cardVersion, at: this.#context.clock.iso });
    this.#write(payout, effect);
  }

  #end(payout: SentPayout, state: 'landed' | 'returned'): void {
    const at = this.#context.clock.iso;
    const { last4 = '', cardVersion } = payout;
    Object.assign(payout, { state, at });
    if (state === 'returned') payout.cameBack = { last4, cardVersion, at };
    this.#write(payout, `payout-${state}`);
  }

  #write({ intentId, last4 = '', amountFen }: SentPayout, effect: string): void {
    this.#context.writeLedger('settlement', effect, intentId, { last4, amountFen });
  }
}

const copy = ({ cardVersion: _ours, ...payout }: SentPayout): Payout => ({ ...payout });
