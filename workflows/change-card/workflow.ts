/** One workflow is one request: a merchant's settlement account changes to another card, from its papers to its use [A92]. */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  log,
  TemporalFailure,
} from '@temporalio/workflow';
import type { OutcomeKind } from '../../domain/request/stages.ts';
import { admit } from './admission.ts';
import { ChangeRequest } from './change-request.ts';
import { closeRequest } from './closing.ts';
import { buildEnding, type Ending } from './ending.ts';
import type { ChangeCardInput, Outcome } from '../contract.ts';
import { accountProof } from '../stages/account-proof.ts';
import { agreement } from '../stages/agreement.ts';
import { cooling } from '../stages/cooling.ts';
import type { EndReasons, SideEnd } from '../stages/stage-end.ts';
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

interface StageRunner {
  run(c: ChangeRequest): Promise<SideEnd>;
  /** What everybody is told when the part is behind us stands in [E6]. */
  onPassed?(c: ChangeRequest): void;
}

/** The main line, in order; each part is entered again after a correction or a freeze. */
const mainLine: readonly StageRunner[] = [
  { run: (c) => passGate(c, screening) },
  { run: (c) => passGate(c, identity) },
  { run: (c) => passGate(c, agreement), onPassed: (c) => c.notifier.sendOnce('identity-passed') },
  { run: (c) => passGate(c, review), onPassed: (c) => c.notifier.sendOnce('review-approved') },
  { run: (c) => passGate(c, accountProof) },
  { run: (c) => passGate(c, cooling) },
  { run: runSwitching, onPassed: (c) => c.notifier.sendOnce('switch-finished') },
  { run: (c) => passGate(c, trial) },
  { run: releaseToNewCard },
];

export async function changeCard(input: ChangeCardInput): Promise<Outcome> {
  const { cancelRequested } = CancellationScope.current();
  return CancellationScope.nonCancellable(async () => {
    const c = new ChangeRequest(input);
    registerHandlers(c);
    monitorHolds(c);
    cancelRequested.catch(() => c.local.afterRun().then(() => handleTemporalCancellation(c)));
    const outcome = (await admit(c)) ?? (await closeRequest(c, await runStages(c)));
    await condition(allHandlersFinished);
    return outcome;
  });
}

/** A cancellation from the Temporal UI is a wish to stop, not an end: the risk officer decides. */
function handleTemporalCancellation(c: ChangeRequest): void {
  if (c.isClosed) return;
  c.record('temporal', 'cancellation asked for', { code: 'RSK_STOP' });
  interruptRequest(c, { kind: 'freeze', code: 'RSK_STOP' });
}

/** The parts in order, and the ways out of them. */
async function runStages(c: ChangeRequest): Promise<Ending> {
  let gateReturns = 0;
  for (let index = 0; ;) {
    // Nothing is ordered for a request that does not pass its first gate.
    if (index > 0) await holdForDeadCard(c);
    const stage = findSideStage(c) ?? mainLine[index];
    if (!stage) return buildEnding(c, 'completed');
    const end = await runStage(c, stage);
    if (end.kind === 'passed') {
      stage.onPassed?.(c);
      index += 1;
      continue;
    }
    if (end.kind === 'back') gateReturns += 1;
    const next = await leaveStage(c, end, gateReturns);
    if (next === 'from the start') index = 0;
    else if (next !== 'here') return next;
  }
}

function findSideStage(c: ChangeRequest): StageRunner | undefined {
  const freeze = c.freeze.pending;
  if (freeze) return { run: () => awaitRiskVerdict(c, freeze) };
  const correction = c.correction.pending;
  return correction && { run: () => awaitCorrection(c, correction) };
}

/** What nobody foresaw is for a person to judge: it must not end the request in silence. */
async function runStage(c: ChangeRequest, stage: StageRunner): Promise<SideEnd> {
  try {
    return await stage.run(c);
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    log.error('a part of the process failed', { stage: c.stage, failure: error.name });
    c.record('system', 'failed', { code: 'SYS_INTERNAL' });
    return { kind: 'stopped', code: 'SYS_INTERNAL', freeze: true };
  }
}

type Next = Ending | 'here' | 'from the start';

/** Facts change under our hands now and then; facts that never settle are for a person to look at. */
const maxGateReturns = 5;

/** A part did not pass: the merchant corrects, the risk officer judges, or the request ends. */
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
      return endIfRejected(c, requestCorrection(c, end.problems));
    case 'ended':
      return endRequest(c, end.outcome, end);
    case 'stopped':
      if (end.freeze !== true) return endRequest(c, 'rejected', end);
      freezeRequest(c, end.code);
      return 'here';
    case 'back':
      c.record('system', 'gates passed again', { data: { unmet: end.unmet.join(', ') } });
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
      return endIfRejected(c, requestCorrection(c, interrupt.problems, interrupt.event));
    case 'hold':
    case undefined:
      return 'here';
  }
}

const endIfRejected = (
  c: ChangeRequest,
  end: ReturnType<typeof requestCorrection>,
): Promise<Next> | Next => (end ? endRequest(c, end.outcome, end) : 'here');

/** Whatever the switch has ordered goes back first; then the request ends, rolled back if it had begun to move. */
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
