/** The workflow `changeCard`: one change of a merchant's settlement card, from submission to release of payouts [A92]. */
import { findFeeDecision } from '../../domain/review/fee-wish.ts';
import type { NoticeDetails } from './notifier.ts';
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  log,
  TemporalFailure,
} from '@temporalio/workflow';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { NoticeEvent } from '../../domain/notices/events.ts';
import { gateNames, type GateName, type OutcomeKind } from '../../domain/request/stages.ts';
import { admit } from './admission.ts';
import { ChangeRequest } from './change-request.ts';
import { lockOtherChanges } from './change-lock.ts';
import { closeRequest } from './closing.ts';
import { buildEnding, type Ending } from './ending.ts';
import type { ChangeCardInput, Outcome } from '../contract.ts';
import { accountProof } from '../stages/account-proof.ts';
import { agreement } from '../stages/agreement.ts';
import { cooling } from '../stages/cooling.ts';
import type { EndReasons, SideEnd } from '../stages/stage-end.ts';
import type { Gate } from '../stages/gate.ts';
import { passGate } from '../stages/pass-gate.ts';
import { identity } from '../stages/identity.ts';
import { review } from '../stages/review.ts';
import { screening } from '../stages/screening.ts';
import { runSwitching } from '../stages/switching.ts';
import { trial } from '../stages/trial.ts';
import { monitorHolds } from '../shared/hold-monitor.ts';
import { interruptRequest } from './interrupt-request.ts';
import { registerHandlers } from '../handlers/registration.ts';
import { requestCorrection, awaitCorrection } from '../stages/correction.ts';
import { freezeRequest, awaitRiskVerdict } from '../stages/frozen.ts';
import { rollBack } from '../stages/rolling-back.ts';
import { holdForDeadCard } from '../switch/dead-card.ts';
import { releaseToNewCard } from '../switch/release.ts';

type RunStage = (c: ChangeRequest) => Promise<SideEnd>;

interface Stage {
  run: RunStage;
  /** Sent once, when the stage is passed [E6]. */
  notice?: NoticeEvent;
  describe?: (c: ChangeRequest) => NoticeDetails;
}

const pass =
  (gate: Gate): RunStage =>
  (c) =>
    passGate(c, gate);

/** What became of a wish for another fee rate is told with the approval [A48]. */
function describeApproval(c: ChangeRequest): NoticeDetails {
  const feeDecision = findFeeDecision(c.facts, c.facts.reviews);
  return feeDecision ? { feeDecision } : {};
}

/** How each gate is passed: one that is missing here would be left out. */
const gates: Record<GateName, Stage> = {
  screening: { run: pass(screening) },
  identity: { run: pass(identity) },
  agreement: { run: pass(agreement), notice: 'identity-passed' },
  review: { run: pass(review), notice: 'review-approved', describe: describeApproval },
  'account-proof': { run: pass(accountProof) },
  cooling: { run: pass(cooling) },
  switching: { run: runSwitching, notice: 'switch-finished' },
  trial: { run: pass(trial) },
};

/** The main line, in order: after a correction it begins again with the first gate. */
const mainLine: readonly Stage[] = [
  ...gateNames.map((gate) => gates[gate]),
  { run: releaseToNewCard },
];

export async function changeCard(input: ChangeCardInput): Promise<Outcome> {
  const { cancelRequested } = CancellationScope.current();
  return CancellationScope.nonCancellable(async () => {
    const c = new ChangeRequest(input);
    registerHandlers(c);
    monitorHolds(c);
    cancelRequested.catch(() => c.firstTask.awaitEnd().then(() => handleTemporalCancellation(c)));
    const outcome =
      (await admit(c, input.bodyDigest)) ?? (await closeRequest(c, await runStages(c)));
    await condition(allHandlersFinished);
    return outcome;
  });
}

/** A cancellation from the Temporal UI freezes the request; it does not end it: the risk officer decides. */
function handleTemporalCancellation(c: ChangeRequest): void {
  if (c.isClosed) return;
  c.record('temporal', 'cancellation-requested', { code: 'RSK_STOP' });
  interruptRequest(c, { kind: 'freeze', code: 'RSK_STOP' });
}

/** Runs the stages in order, with the side stages that come between. */
async function runStages(c: ChangeRequest): Promise<Ending> {
  let gateReturns = 0;
  for (let index = 0; ;) {
    // A request that the first rules refuse ends at once: nothing is locked for it.
    if (index > 0 || c.rules.getAhead('screening')?.assessment.kind !== 'stop') lockOtherChanges(c);
    // No order is sent for a request that has not passed its first gate.
    if (index > 0) await holdForDeadCard(c);
    const stage = findSideStage(c) ?? mainLine[index];
    if (!stage) return buildEnding(c, 'completed');
    const end = await runStage(c, stage);
    if (end.kind === 'passed') {
      if (stage.notice) c.notifier.sendOnce(stage.notice, stage.describe?.(c));
      index += 1;
      continue;
    }
    if (end.kind === 'back') gateReturns += 1;
    const next = await leaveStage(c, end, gateReturns);
    if (next === 'from the start') index = 0;
    else if (next !== 'here') return next;
  }
}

function findSideStage(c: ChangeRequest): Stage | undefined {
  const freeze = c.freeze.pending;
  if (freeze) return { run: () => awaitRiskVerdict(c, freeze) };
  const correction = c.correction.pending;
  return correction && { run: () => awaitCorrection(c, correction) };
}

/** A failure that the code does not expect must not end the request: it is frozen, and a person decides. */
async function runStage(c: ChangeRequest, { run }: Stage): Promise<SideEnd> {
  try {
    return await run(c);
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    log.error('a stage failed', { stage: c.stage, failure: error.name });
    c.record('system', 'stage-failed', { code: 'SYS_INTERNAL' });
    return { kind: 'stopped', code: 'SYS_INTERNAL', freeze: true };
  }
}

type Next = Ending | 'here' | 'from the start';

/** Facts may change shortly before the switch. When that goes on, the request is frozen and a person decides. */
const maxGateReturns = 5;

/** A stage was not passed: the merchant corrects, the risk officer decides, or the request ends. */
async function leaveStage(
  c: ChangeRequest,
  end: Exclude<SideEnd, { kind: 'passed' }>,
  gateReturns: number,
): Promise<Next> {
  switch (end.kind) {
    case 'resumed':
      return 'here';
    case 'corrected':
      return 'from the start';
    case 'asked':
      return askForCorrection(c, end.problems);
    case 'ended':
      return endRequest(c, end.outcome, end);
    case 'stopped':
      if (end.freeze !== true) return endRequest(c, 'rejected', end);
      freezeRequest(c, end.code);
      return 'here';
    case 'back':
      c.record('system', 'gates-repeated', { data: { unmet: end.unmet.join(', ') } });
      if (gateReturns > maxGateReturns) freezeRequest(c, 'SYS_INTERNAL');
      return 'from the start';
    case 'interrupted':
      return handleInterrupt(c);
  }
}

async function handleInterrupt(c: ChangeRequest): Promise<Next> {
  const interrupt = c.interrupts.take();
  switch (interrupt?.kind) {
    case 'withdraw':
      return endRequest(c, 'cancelled', { code: 'CXL_BY_MERCHANT' });
    case 'roll-back':
      await rollBack(c, interrupt.code);
      return buildEnding(c, 'rolled-back', interrupt.code);
    case 'freeze':
      freezeRequest(c, interrupt.code);
      return 'here';
    case 'ask':
      return askForCorrection(c, interrupt.problems, interrupt.event);
    case 'hold':
    case undefined:
      return 'here';
  }
}

/** Where networks have the new account already, another one needs a new request: what was ordered is undone. */
function askForCorrection(
  c: ChangeRequest,
  problems: Problem[],
  event?: NoticeEvent,
): Promise<Next> | Next {
  const { code } = problems[0] ?? { code: 'MAT_MISSING' as const };
  if (c.switch.hasStarted) return endRequest(c, 'rejected', { code, problems });
  const end = requestCorrection(c, problems, event);
  return end ? endRequest(c, end.outcome, end) : 'here';
}

/** Ends the request after undoing what the switch has ordered; as rolled back if anything had moved. */
async function endRequest(
  c: ChangeRequest,
  kind: OutcomeKind,
  { code, problems }: EndReasons,
): Promise<Ending> {
  if (c.switch.undoStack.length === 0) return buildEnding(c, kind, code, problems);
  const { hasMoved } = c.switch;
  await rollBack(c, code);
  return buildEnding(c, hasMoved ? 'rolled-back' : kind, code, problems);
}
