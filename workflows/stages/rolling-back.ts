import type { FailureCode } from '../../domain/failures/codes.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { mustBeUndone } from '../../domain/switch/rollback.ts';
import { hasDeadOldCard } from '../../domain/account/old-card.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { closeInterrupts } from '../change-card/interrupt-request.ts';
import { askOperatorUntilDecided } from '../shared/operator-task.ts';
import {
  confirmNetworkReturn,
  findPayingNetwork,
  lookAtStoppedNetwork,
} from '../switch/paying-networks.ts';
import { isHeldByAnother } from '../switch/holds-of-others.ts';
import { pushUndoOfTerms } from '../switch/payout-terms.ts';
import { runStep } from '../switch/run-step.ts';
import {
  buildRequiredStep,
  type Order,
  type StepProgress,
  type UndoableStep,
} from '../switch/step.ts';
import { undoRelease } from '../switch/undo-release.ts';
import { publishState } from '../change-card/visibility.ts';

/**
 * Undoes what the switch has tried, newest first. A step that cannot be undone is an operator's
 * task until it is settled [I12].
 */
export async function rollBack(c: ChangeRequest, code: FailureCode): Promise<void> {
  // A rollback is not interrupted.
  closeInterrupts(c);
  c.enterStage('rolling-back');
  c.record('system', 'rollback-started', { code });
  c.waitState = {
    waitingOn: 'nobody',
    problems: [{ field: 'request', code }],
    next: {
      merchant: describeNextStep('goes-back'),
      staff: 'nothing to do: the steps are undone automatically',
    },
  };
  publishState(c);
  // Before the cap is lifted, and before the target moves.
  await undoRelease(c);
  if (!c.isWatching) pushUndoOfTerms(c);
  for (let step = c.switch.undoStack.pop(); step; step = c.switch.undoStack.pop())
    await undoStep(c, step);
  // The signature was for this change only.
  delete c.facts.agreement;
  c.record('system', 'signature-revoked');
}

const isDone = ({ state }: StepProgress): boolean => state === 'done';

async function undoStep(c: ChangeRequest, step: UndoableStep): Promise<void> {
  const { progress } = step;
  const payer = findPayingNetwork(c, progress);
  if (!mustBeUndone({ ...progress, isAtPayer: payer !== undefined })) return;
  // Payouts go to the target, and to what a paying network has: restoring these must not be left out.
  const mayBeSkipped = progress.name !== 'set-target' && payer === undefined;
  const order = { ...step.buildUndoOrder(), mayBeSkipped };
  if (payer) await lookAtStoppedNetwork(c, payer);
  const isHold = progress.name === 'hold';
  if (isHold && (await leaveHold(c, progress, order))) return;
  if (isHold && hasDeadOldCard(c.facts) && (await decideWhetherHoldStays(c, progress, order)))
    return;
  progress.state = 'ordered';
  // What is sent now is the order that undoes it.
  c.switch.takeUncertain(progress);
  delete progress.mayArrive;
  const known = isLeftOnItsWay(c, order) ? 'lost' : undefined;
  await runStep(c, buildRequiredStep(progress.name, progress.target, order), { known });
  if (!isDone(progress)) return;
  if (payer) await confirmNetworkReturn(c, payer);
  progress.state = 'undone';
  if (!isHold) return;
  c.money = 'old';
  delete c.facts.payoutsHeld;
}

/** The watch may have ordered the same, and left it for a stop: it is asked about before it is sent again [I4]. */
function isLeftOnItsWay(c: ChangeRequest, { key }: Order): boolean {
  const step = c.switch.steps.find(({ name, target }) => c.buildKey(name, target) === key);
  return step !== undefined && c.switch.takeUncertain(step);
}

/**
 * Another request of the merchant holds payouts as well, the watch over the card that is bound or the next request: they
 * stay held for that one [A65, A87]. @returns whether they do
 */
async function leaveHold(
  c: ChangeRequest,
  progress: StepProgress,
  { key }: Order,
): Promise<boolean> {
  if ((await isHeldByAnother(c, () => false)) !== true) return false;
  progress.state = 'undone';
  c.money = 'old';
  c.facts.payoutsHeld = true;
  c.record('system', 'hold-left', { data: { key } });
  return true;
}

/** The old card is dead: operators decide whether payouts are released to it all the same. */
async function decideWhetherHoldStays(
  c: ChangeRequest,
  progress: StepProgress,
  { key }: Order,
): Promise<boolean> {
  for (;;) {
    const decision = await askOperatorUntilDecided(c, {
      key,
      what: 'the old card is dead, payouts are held: release them to it',
      code: 'ACC_CLOSED',
      within: c.policy['rollback.ttl'],
      mayBeSkipped: true,
      merchant: describeNextStep('held-until-settled'),
    });
    if (decision === 'again') return false;
    // Interrupts are closed during the rollback, so nothing but a decision ends it.
    if (decision === 'interrupted') continue;
    progress.state = 'skipped';
    c.record('system', 'hold-kept', { data: { key } });
    return true;
  }
}
