/** Payouts stand still: the risk officer judges, or the merchant is to name another card. */
import { patched } from '@temporalio/workflow';
import { addDuration } from '../../domain/time/duration.ts';
import { addTerm } from '../../domain/time/calendar.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { PendingCorrection } from '../stages/correction-state.ts';
import type { PendingFreeze } from '../stages/freeze-state.ts';
import { awaitRiskVerdict, freezeRequest } from '../stages/frozen.ts';
import type { UndoableStep } from '../switch/step.ts';
import { isHeldByAnother } from '../switch/holds-of-others.ts';
import { oneSwitchPatch, takeSwitchTurn } from '../switch/switch-turn.ts';
import { rollBack } from '../stages/rolling-back.ts';
import { buildUndoOfCap, buildUndoOfT0Off } from '../switch/payout-terms.ts';
import { planSwitch } from '../switch/plan.ts';
import { computeLookTimes, waitFor } from '../shared/waiting.ts';
import { buildUndoOfHold, unlockOtherChanges } from './payout-hold.ts';
import { settleDroppedCard } from './old-card.ts';
import { readPayouts } from './payouts.ts';
import type { WatchPartEnd, Watch } from './watch.ts';

/** The risk officer's turn: two people thaw, one of them rejects [E3 completed]. */
export async function handleFreeze(w: Watch, freezeState: PendingFreeze): Promise<WatchPartEnd> {
  const end = await awaitRiskVerdict(w.c, freezeState, computeNextLock(w));
  if (end.kind === 'interrupted') return 'interrupted';
  if (end.kind === 'ended') w.rejectionCode = end.code;
  acceptFindings(w);
  return 'on';
}

/** Another request of the merchant has the lock, and may have ended by then. Open watches go the old way. */
const computeNextLock = ({ c, lock }: Watch): string | undefined =>
  lock.isOn || !patched('0.2-lock-again-in-a-freeze')
    ? undefined
    : addDuration(c.now(), c.policy.otherChange.lookEvery);

/** What the risk officer has decided on does not stop payouts again. */
function acceptFindings({ facts, lastAssessment }: Watch): void {
  facts.acceptedAtThaw = {
    shortFen: lastAssessment?.shortFen ?? 0,
    isPaidElsewhere: lastAssessment?.isTargetWatched === false,
  };
}

/** Another card is to be bound, by a request of its own: until then nothing is paid [A65, A87]. */
export function askForAnotherCard(w: Watch, problems: Problem[]): void {
  const { c } = w;
  w.nextReadAt = addDuration(c.now(), c.policy.watch.lookEvery);
  const due = addTerm(c.now(), c.policy['hold.max'].compliance, c.policy.calendar);
  c.correction.pending = { problems, due };
  // A verdict given before did not know of this, nor did the first of two people. Open watches go the old way.
  c.freeze.takeVerdict();
  if (patched('0.2-thaw-what-was-seen')) c.dualApproval.round += 1;
  c.record('system', 'another-card-requested', {
    ...(problems[0] && { code: problems[0].code }),
  });
  c.notifier.send('correction-asked', { until: due, problems });
}

export async function awaitAnotherCard(w: Watch, asked: PendingCorrection): Promise<WatchPartEnd> {
  const { c } = w;
  c.enterStage('frozen');
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      problems: asked.problems,
      due: asked.due,
      remindAt: w.nextReadAt,
      next: {
        merchant: describeNextStep('name-another-card'),
        staff: 'help with the new request; thaw (two people) or reject if there will be none',
      },
      summary: 'another card bound by',
    },
    () => c.freeze.hasVerdict || w.hasNewReport,
  );
  if (end === 'interrupted') return 'interrupted';
  if (end === 'late') recordOverdue(w, asked);
  const verdict = c.freeze.takeVerdict();
  if (verdict === undefined) return checkHold(w);
  if (verdict.kind === 'reject') w.rejectionCode = asked.problems[0]?.code ?? 'WATCH_CORRECTION';
  c.correction.pending = undefined;
  acceptFindings(w);
  return 'on';
}

function recordOverdue({ c }: Watch, asked: PendingCorrection): void {
  c.record('system', 'another-card-overdue', { code: 'EXP_DEADLINE' });
  c.notifier.sendOverdue(`${c.since} another card`);
  asked.due = addDuration(c.now(), c.policy['review.target']);
}

/** The new request releases what is held when it is through; one that fails must not. */
async function checkHold(w: Watch): Promise<WatchPartEnd> {
  const found = await readPayouts(w);
  if ('end' in found) return 'interrupted';
  w.nextReadAt = addDuration(w.c.now(), w.c.policy.watch.lookEvery);
  const { superseded, freeze: fault, held } = found.answer;
  if (superseded) return 'superseded';
  if (fault === 'SWT_RECON') freezeRequest(w.c, fault);
  if (!held) {
    w.hold.isOn = false;
    w.c.record('system', 'hold-released-elsewhere', { code: 'SWT_RECON' });
  }
  return 'on';
}

/**
 * Puts the old card back everywhere, as a switch of its own. Once the old card is dropped there is
 * no such way: payouts stay held until the owner has named a card in a new request.
 */
export async function putOldCardBack(
  w: Watch,
  code: NonNullable<Watch['rejectionCode']>,
): Promise<WatchPartEnd> {
  const { c } = w;
  const found = await readPayouts(w);
  if ('end' in found) return 'interrupted';
  if (found.answer.superseded && patched(oneSwitchPatch))
    return (await unlockOtherChanges(w)) ? 'interrupted' : 'superseded';
  if (!found.answer.isTargetWatched) {
    const isNextInSwitch = await isHeldByAnother(c);
    if (isNextInSwitch !== false) return isNextInSwitch ? awaitNextRequest(w) : 'interrupted';
    w.rejectionCode = undefined;
    freezeRequest(c, 'SWT_RECON');
    return 'on';
  }
  if (await settleDroppedCard(w)) return 'interrupted';
  if (c.switch.snapshotRef === undefined) {
    w.rejectionCode = undefined;
    askForAnotherCard(w, [{ field: 'newAccount', code }]);
    return 'on';
  }
  const isOurTurn = await takeSwitchTurn(c);
  if (isOurTurn !== true) return isOurTurn === false ? awaitNextRequest(w) : 'interrupted';
  c.switch.undoStack.push(...buildUndoOfHold(w), ...buildUndoOfTerms(w), ...buildUndoOfSwitch(w));
  await rollBack(c, code);
  return 'rolled-back';
}

/** The next request of the merchant is in its switch: payouts stay held until it has ended, in whatever way. */
async function awaitNextRequest({ c }: Watch): Promise<WatchPartEnd> {
  const end = await waitFor(
    c,
    {
      waitingOn: 'operator',
      ...computeLookTimes(
        c,
        addDuration(c.since, c.policy['rollback.ttl']),
        c.policy.otherChange.lookEvery,
      ),
      problems: [{ field: 'request', code: 'POL_CHANGE_LOCK' }],
      next: {
        merchant: describeNextStep('held-safely'),
        staff:
          'the next request of the merchant is in its switch: see that it ends; the old card is put back after it',
      },
      summary: 'look whether the next request has ended',
    },
    () => false,
  );
  return end === 'interrupted' ? 'interrupted' : 'on';
}

/** What the release had put on the first payouts is not for the old card. */
const buildUndoOfTerms = ({ c, facts }: Watch): UndoableStep[] => [
  ...(facts.t0Allowed ? [] : [buildUndoOfT0Off(c)]),
  ...(facts.capLifted ? [] : [buildUndoOfCap(c)]),
];

function buildUndoOfSwitch({ c }: Watch): UndoableStep[] {
  const record = c.facts.merchant?.value;
  const steps = record ? planSwitch(c, record) : [];
  return steps.flatMap((step) => {
    const progress = c.switch.getOrCreateProgress(step);
    const mayBeInEffect = progress.state === 'done' || progress.mayArrive === true;
    const isInEffect = mayBeInEffect && !['lock', 'hold'].includes(step.name);
    return isInEffect && step.buildUndoOrder
      ? [{ progress, buildUndoOrder: step.buildUndoOrder }]
      : [];
  });
}
