/** The lock of other sensitive changes of the merchant, as far as the request has ordered it. */
import type { Order } from '../switch/step.ts';

export class ChangeLock {
  tries = 0;
  isOn = false;
  isBeingOrdered = false;
  /** Also after a try whose answer was lost. */
  mayBeOn = false;
  /** Tries whose answer is not final: each may still take effect. */
  readonly unsettled: Order[] = [];
}
