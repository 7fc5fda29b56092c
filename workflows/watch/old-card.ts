/** The card that was bound before: until when it is kept, and whether it can still be put back. */
import { addDuration } from '../../domain/time/duration.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { getStepName } from '../shared/operator-task.ts';
import { readParty } from '../shared/read-party.ts';
import { computeLookTimes, waitFor } from '../shared/waiting.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { runWatchOrder } from './watch-order.ts';
import type { Watch } from './watch.ts';

/**
 * The old card is kept for money that comes back, and for the way back; then nothing of it is left
 * anywhere [E2 oldCard.keep]. The watch keeps it no longer than itself.
 */
export async function dropOldCard(w: Watch): Promise<'interrupted' | undefined> {
  const { c } = w;
  const { snapshotRef } = c.switch;
  if (snapshotRef === undefined || c.now() < getOldCardKeptUntil(w)) return undefined;
  const end = await runWatchOrder(w, 'drop-old-card', 'drop the old card', { snapshotRef });
  if (end) return 'interrupted';
  c.switch.snapshotRef = undefined;
  return undefined;
}

/**
 * Whether there is still an old card to put back. An order to drop it that a stop has left on its way is asked about until
 * it is known: where it was never received, nothing was dropped.
 */
export async function settleDroppedCard({ c }: Watch): Promise<GateEnd | undefined> {
  const progress = c.switch.findProgress('drop-old-card', 'settlement');
  const due = addDuration(c.now(), c.policy['rollback.ttl']);
  while (progress?.state === 'ordered') {
    const key = c.buildKey('drop-old-card', 'settlement');
    const found = await readParty(c, {
      party: 'operator',
      what: 'dropped-card',
      withoutNotice: true,
      ask: (read) => read.querySettlement(key),
    });
    if ('end' in found) return found.end;
    const { state } = found.answer;
    if (state === 'pending') {
      const end = await waitForDroppedCard(c, due);
      if (end) return end;
      continue;
    }
    c.switch.takeUncertain(progress);
    progress.state = state === 'done' ? 'done' : 'failed';
    if (state === 'done') c.switch.snapshotRef = undefined;
  }
  return undefined;
}

/** Until the settlement is asked again, or reports. */
async function waitForDroppedCard(c: ChangeRequest, due: string): Promise<GateEnd | undefined> {
  const key = c.buildKey('drop-old-card', 'settlement');
  const end = await waitFor(
    c,
    {
      waitingOn: 'operator',
      ...computeLookTimes(c, due, c.policy['upstream.retry'].max),
      problems: [{ field: getStepName(c, key), code: 'UPS_TIMEOUT' }],
      next: {
        merchant: describeNextStep('held-safely'),
        staff:
          'ask the settlement whether the old card is dropped: it is asked again automatically',
      },
    },
    () => c.reports.has(key),
  );
  c.reports.delete(key);
  return end === 'interrupted' ? { kind: 'interrupted' } : undefined;
}

export const getOldCardKeptUntil = ({ c, facts, until }: Watch): string => {
  const keptUntil = addDuration(facts.since, c.policy['oldCard.keep']);
  return keptUntil < until ? keptUntil : until;
};
