/** What falls due to a merchant, and what becomes of it: paid out, held, or sent back by the card's bank. */
import type { Payout } from '../../../domain/watch.ts';
import type { Ground } from './ground.ts';

const usualFen = 100_000;

export class Payouts {
  readonly #ground: Ground;
  #count = 0;
  #since: Payout[] = [];

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** A day's takings, times so many. */
  fallDue(times = 1): void {
    this.#count += 1;
    const intentId = `intent-${this.#count}`;
    const amountFen = times * usualFen;
    this.#since.push({
      intentId,
      amountFen,
      state: 'held',
      at: this.#ground.clock.iso,
      cycle: 'T1',
    });
  }

  /** What waits for the end of a hold. */
  get waiting(): Payout[] {
    return this.#since.filter(({ state }) => state === 'held');
  }

  pay(last4: string): void {
    const at = this.#ground.clock.iso;
    for (const payout of this.waiting) {
      Object.assign(payout, { state: 'landed', last4, at });
      this.#ground.write('settlement', 'payout', payout.intentId, { last4 });
    }
  }

  /** The newest that landed did not stay there. */
  comeBack(): void {
    const last = this.#since.findLast(({ state }) => state === 'landed');
    if (last) Object.assign(last, { state: 'returned', at: this.#ground.clock.iso });
  }

  /** A card version is bound: what was paid before is not its business. */
  startAnew(): void {
    this.#since = this.waiting;
  }

  get statement(): { dueFen: number; payouts: Payout[] } {
    const dueFen = this.#since.reduce((sum, { amountFen }) => sum + amountFen, 0);
    return { dueFen, payouts: this.#since.map((payout) => ({ ...payout })) };
  }
}
