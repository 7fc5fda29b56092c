/** One workflow is one request: a merchant's settlement account changes to another card, from its papers to its use (rules.md A92). */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  log,
  TemporalFailure,
} from '@temporalio/workflow';
import type { OutcomeKind } from '../domain/stages.ts';
import { admit } from './admission.ts';
import { Case } from './case.ts';
import { close } from './closing.ts';
import type { ChangeCardInput, Outcome } from './contract.ts';
import { accountProof } from './gates/account-proof.ts';
import { agreement } from './gates/agreement.ts';
import { cooling } from './gates/cooling.ts';
import type { Reasons, SideEnd } from './gates/ends.ts';
import { passGate } from './gates/gate.ts';
import { identity } from './gates/identity.ts';
import { review } from './gates/review.ts';
import { screening } from './gates/screening.ts';
import { passSwitching } from './gates/switching.ts';
import { trial } from './gates/trial.ts';
import { overseeHolds } from './holds.ts';
import { breakIn } from './interrupts.ts';
import { listen } from './messages/index.ts';
import { notifyOnce } from './notify.ts';
import { askMerchant, correction } from './side/correction.ts';
import { freeze, frozen } from './side/frozen.ts';
import { rollBack } from './side/rolling-back.ts';
import { holdForDeadCard } from './switch/dead-card.ts';
import { releaseToNewCard } from './switch/release.ts';

interface Part {
  enter(c: Case): Promise<SideEnd>;
  /** What everybody is told when the part is behind us stands in rules.md E6. */
  passed?(c: Case): void;
}

/** The main line, in order; each part is entered again after a correction or a freeze. */
const line: readonly Part[] = [
  { enter: (c) => passGate(c, screening) },
  { enter: (c) => passGate(c, identity) },
  { enter: (c) => passGate(c, agreement), passed: (c) => notifyOnce(c, 'identity-passed') },
  { enter: (c) => passGate(c, review), passed: (c) => notifyOnce(c, 'review-approved') },
  { enter: (c) => passGate(c, accountProof) },
  { enter: (c) => passGate(c, cooling) },
  { enter: passSwitching, passed: (c) => notifyOnce(c, 'switch-finished') },
  { enter: (c) => passGate(c, trial) },
  { enter: releaseToNewCard },
];

export async function changeCard(input: ChangeCardInput): Promise<Outcome> {
  const { cancelRequested } = CancellationScope.current();
  return CancellationScope.nonCancellable(async () => {
    const c = new Case(input);
    listen(c);
    overseeHolds(c);
    cancelRequested.catch(() => c.aside().then(() => cancelledFromOutside(c)));
    const outcome = (await admit(c)) ?? (await close(c, await carryThrough(c)));
    await condition(allHandlersFinished);
    return outcome;
  });
}

/** A cancellation from the Temporal UI is a wish to stop, not an end: the risk officer decides. */
function cancelledFromOutside(c: Case): void {
  if (c.closed) return;
  c.record('temporal', 'cancellation asked for', { code: 'RSK_STOP' });
  breakIn(c, { kind: 'freeze', code: 'RSK_STOP' });
}

/** The parts in order, and the ways out of them. */
async function carryThrough(c: Case): Promise<Outcome> {
  for (let at = 0; ;) {
    // Nothing is ordered for a request that does not pass its first gate.
    if (at > 0) await holdForDeadCard(c);
    const part = sideStage(c) ?? line[at];
    if (!part) return c.end('completed');
    const end = await entered(c, part);
    if (end.kind === 'passed') {
      part.passed?.(c);
      at += 1;
      continue;
    }
    const next = await leave(c, end);
    if (next === 'from the start') at = 0;
    else if (next !== 'here') return next;
  }
}

function sideStage(c: Case): Part | undefined {
  const { frozen: judged, asked } = c;
  if (judged) return { enter: () => frozen(c, judged) };
  return asked && { enter: () => correction(c, asked) };
}

/** What nobody foresaw is for a person to judge: it must not end the request in silence. */
async function entered(c: Case, part: Part): Promise<SideEnd> {
  try {
    return await part.enter(c);
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    log.error('a part of the process failed', { stage: c.stage, failure: error.name });
    c.record('system', 'failed', { code: 'SYS_INTERNAL' });
    return { kind: 'stopped', code: 'SYS_INTERNAL', freeze: true };
  }
}

type Next = Outcome | 'here' | 'from the start';

/** Facts change under our hands now and then; facts that never settle are for a person to look at. */
const mostReturns = 5;

/** A part did not pass: the merchant corrects, the risk officer judges, or the request ends. */
async function leave(c: Case, end: Exclude<SideEnd, { kind: 'passed' }>): Promise<Next> {
  switch (end.kind) {
    case 'resumed':
      return 'here';
    case 'corrected':
      return 'from the start';
    case 'asked':
      return orEnded(c, askMerchant(c, end.problems));
    case 'ended':
      return ended(c, end.outcome, end);
    case 'stopped':
      if (end.freeze !== true) return ended(c, 'rejected', end);
      freeze(c, end.code);
      return 'here';
    case 'back':
      c.record('system', 'gates passed again', { data: { unmet: end.unmet.join(', ') } });
      c.returns += 1;
      if (c.returns > mostReturns) freeze(c, 'SYS_INTERNAL');
      return 'from the start';
    case 'interrupted':
      return broken(c);
  }
}

async function broken(c: Case): Promise<Next> {
  const interrupt = c.interrupts.take();
  switch (interrupt?.kind) {
    case 'withdraw':
      return ended(c, 'cancelled', { code: 'CXL_BY_MERCHANT' });
    case 'roll-back':
      await rollBack(c, interrupt.code);
      return c.end('rolled-back', interrupt.code);
    case 'freeze':
      freeze(c, interrupt.code);
      return 'here';
    case 'ask':
      return orEnded(c, askMerchant(c, interrupt.problems, interrupt.event));
    case 'hold':
    case undefined:
      return 'here';
  }
}

const orEnded = (c: Case, end: ReturnType<typeof askMerchant>): Promise<Next> | Next =>
  end ? ended(c, end.outcome, end) : 'here';

/** Steps after which nothing stands at another place yet. */
const preparations = ['lock', 'hold'];

/** Whatever the switch has ordered goes back first; then the request ends, rolled back if it had begun to move. */
async function ended(c: Case, kind: OutcomeKind, { code, problems }: Reasons): Promise<Outcome> {
  if (c.undo.length === 0) return c.end(kind, code, problems);
  const moved = c.undo.some(({ progress }) => !preparations.includes(progress.name));
  await rollBack(c, code);
  return c.end(moved ? 'rolled-back' : kind, code, problems);
}
