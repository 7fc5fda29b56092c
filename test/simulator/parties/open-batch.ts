/** A batch of payouts that may be open when payouts are held. */
import { parseDurationMs } from '../../../domain/time/duration.ts';
import type { SimulationContext } from './context.ts';

/** How long it is open after payouts were held. */
const closedAfterMs = parseDurationMs('PT40M');

export class OpenBatch {
  /** How many batches are open: none or one. */
  count = 0;
  readonly #context: SimulationContext;

  constructor(context: SimulationContext) {
    this.#context = context;
    if (context.setting.batch !== 'none') this.#change('opened', 1);
  }

  /** Payouts are held: unless it is stuck, it runs to its end. */
  finish(): void {
    if (this.count > 0 && this.#context.setting.batch === 'open')
      this.#context.clock.after(closedAfterMs, () => this.#change('closed', 0));
  }

  #change(word: 'opened' | 'closed', count: number): void {
    if (this.count === count) return;
    this.count = count;
    this.#context.writeLedger('settlement', `batch-${word}`, 'batch-1');
  }
}
