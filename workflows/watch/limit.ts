/** How much a watched card may receive in a day, where its limit is below the takings: two people have it changed [A49]. */
import { patched } from '@temporalio/workflow';
import { registerAction } from '../handlers/action-handler.ts';
import { requireSecondPerson } from '../handlers/staff.ts';
import { buildSettlementOrder } from '../switch/orders.ts';
import { runStep } from '../switch/run-step.ts';
import type { Watch } from './watch.ts';

export const registerLimitAction = ({ c, limit }: Watch): void =>
  registerAction(
    c,
    'adjustLimit',
    (act) =>
      requireSecondPerson(
        c,
        'adjustLimit',
        act,
        'limit-approved',
        () => {
          limit.wantedFen = act.limitFen;
        },
        { limitFen: act.limitFen },
      ),
    ({ limitFen }) => {
      if (!Number.isSafeInteger(limitFen) || limitFen <= 0) return 'INP_FORMAT';
      return limit.wantedFen === undefined ? undefined : 'ACT_NO_CHANGE';
    },
  );

/** Whoever was told that the limit will be set was in time. Open watches go the old way. */
export const isLimitWanted = ({ limit }: Watch): boolean =>
  limit.wantedFen !== undefined && patched('0.2-limit-at-the-end-of-a-watch');

/**
 * Has the settlement set the limit that is wanted, if one is. A refusal is recorded, and nobody is called: the limit of
 * the bank stays, and payouts above it arrive later as before.
 * @returns whether the watch was interrupted, and the wish stays
 */
export async function adjustLimit({ c, limit }: Watch): Promise<boolean> {
  const { wantedFen: limitFen } = limit;
  if (limitFen === undefined) return false;
  const n = limit.times + 1;
  const fields = { amountFen: limitFen };
  const end = await runStep(c, {
    name: 'set-limit',
    target: `limit-${n}`,
    onRefusal: 'go-on',
    buildOrder: () => ({
      ...buildSettlementOrder(c, 'set-limit', 'set the daily limit of the card', fields, n),
      yieldsToStops: true,
    }),
    onDone: () => c.record('system', 'limit-adjusted', { data: { limitFen } }),
  });
  if (end) return true;
  limit.times = n;
  limit.wantedFen = undefined;
  return false;
}
