/** With what a party is judged. */
import type { CallbackReceiver } from './callbacks.ts';
import { NotJudged } from './check.ts';
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

/** The terminal with a card of its own. @throws NotJudged when the example has none */
export function requireOwnCard({ example: { ownCard } }: Judging) {
  if (ownCard) return ownCard;
  throw new NotJudged('give a terminal with a card of its own as ownCard in --data');
}
