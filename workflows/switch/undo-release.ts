/**
 * A release that was sent and never answered could still pay the new card. Before anybody judges, or puts the old card
 * back, payouts are held anew by an order that undoes it [I1, I4].
 */
import { patched } from '@temporalio/workflow';
import { mayTakeEffect } from '../../domain/switch/rollback.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { buildSettlementOrder } from './orders.ts';
import { runStep } from './run-step.ts';
import { buildRequiredStep, type Order, type StepProgress } from './step.ts';

const target = 'settlement';

/** Each release after one that was undone has another key. */
const buildTarget = (name: string, attempt: number | undefined): string =>
  attempt === undefined ? name : `${name}.${attempt}`;

export function buildReleaseOrder(c: ChangeRequest): Order {
  const attempt = c.switch.findProgress('release', target)?.attempt;
  return {
    ...buildSettlementOrder(
      c,
      'release',
      'release held payouts to the new card',
      { unlessStopped: true },
      buildTarget('new', attempt),
    ),
    // A stop that was on its way ends it, and another hold undoes it.
    isForward: true,
    yieldsToStops: true,
  };
}

/** @returns undefined when no release of the request is on its way any more */
export async function undoRelease(c: ChangeRequest): Promise<GateEnd | undefined> {
  const release = c.switch.findProgress('release', target);
  if (!release || !isOnItsWay(release)) return undefined;
  const attempt = (release.attempt ?? 1) + 1;
  const holdTarget = buildTarget(target, attempt);
  const undoes = [buildReleaseOrder(c).key];
  const hold = buildSettlementOrder(c, 'hold', 'hold payouts anew', { undoes }, holdTarget);
  const end = await runStep(c, buildRequiredStep('hold', holdTarget, hold));
  if (end) return end;
  c.switch.markUndone(release);
  // It is ordered again, under another key.
  release.state = 'pending';
  release.attempt = attempt;
  return undefined;
}

/** Whether a release is undone by the hold that comes next. Open requests and watches go the old way. */
export const isOnItsWay = (release: StepProgress): boolean =>
  mayTakeEffect(release) && patched('0.2-undo-the-release');
