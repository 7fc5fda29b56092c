/** With what a party is judged. */
import type { CallbackReceiver } from './callbacks.ts';
import type { Example } from './example.ts';
import type { OrderLimits } from './orders.ts';

export interface Judging extends OrderLimits {
  example: Example;
  /** Names this run: nothing that an earlier run left can answer for it. */
  run: string;
  /** Where the party sends its callbacks, if it can reach us. */
  callbacks?: CallbackReceiver;
}

/** What every order names. */
export const buildHeader = ({ run, example: { acquirerId, merchantId } }: Judging) => ({
  requestId: run,
  acquirerId,
  merchantId,
});
