/** The lock of other sensitive changes of the merchant, as far as the request has ordered it. */
import type { Order } from '../switch/step.ts';

export class ChangeLock {
  tries = 0;
  isOn = false;
  isBeingOrdered = false;
  /** Also after a try whose answer was lost. */
  mayBeOn = false;
  /** Tries that the settlement has accepted, and may still carry out. */
  readonly unsettled: Order[] = [];
}
